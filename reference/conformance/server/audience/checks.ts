/** Tokens that were issued for somebody else. */

import { type Check, powerOf, type Target } from "../../check.ts";
import { parameter } from "../../grammar/www_authenticate.ts";
import { bearerIn, pointerIn } from "../bearer_challenge.ts";
import { type Answered, expectRefused, expectResult, expectStatus, send } from "../expect.ts";
import { anonymous, openings, withToken } from "../messages.ts";
import { allScopes, expectWelcome, expectWrites, reading, watchWriting, writing } from "../operations.ts";
import { partsOf } from "../tokens/altered_tokens.ts";
import { failed } from "../../words.ts";

/** Another server of the same issuer: the calendar, or if that is the one being judged, its neighbour. */
function calendar({ protocol, hostname, port }: URL): string {
  return `${protocol}//${hostname}:${port === "8001" ? 8002 : 8001}/mcp`;
}

/** A token that is honest but for these claims. */
async function tokenWith(target: Target, claims: Record<string, unknown>): Promise<string> {
  return await powerOf(target, "mint")({ claims });
}

/** The operation that reads, with a token that is honest but for these claims. */
async function callWith(target: Target, claims: Record<string, unknown>): Promise<Answered> {
  const said = Object.entries(claims).map(([name, value]) =>
    `${name} is ${JSON.stringify(value) ?? "missing"}`
  );
  const message = reading(withToken(target, await tokenWith(target, claims)));
  return await send(target, { ...message, note: `${message.note} with a token whose ${said.join(", ")}` });
}

/** Fails unless a token that is honest but for these claims is refused. */
async function refused(target: Target, claims: Record<string, unknown>): Promise<Answered> {
  const exchange = await callWith(target, claims);
  expectStatus(exchange, [401], '401 with error="invalid_token"');
  expectRefused(exchange);
  return exchange;
}

/** A check that tokens for other audiences are refused. */
function refuses(id: string, claimsOf: (own: URL, target: Target) => Record<string, unknown>[]): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectWelcome(target);
      for (const claims of claimsOf(new URL(target.resource), target)) {
        // At the root of a host some of these spellings are its own.
        if (claims.aud !== target.resource) await refused(target, claims);
      }
    },
  };
}

/** Each of them as the `aud` of a token. */
const audiences = (...values: unknown[]) => values.map((aud) => ({ aud }));

/** The checks of this file's subject. */
export const audienceChecks: Check[] = [
  refuses("audience.other-resource", (own) => audiences(calendar(own), "https://calendar.example/mcp")),
  {
    // What takes no credential at all is open to everybody; what takes one takes none for somebody else.
    verifies: ["audience.other-resource"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectWelcome(target);
      const wrong = withToken(target, await tokenWith(target, { aud: calendar(new URL(target.resource)) }));
      const open = openings(anonymous(target));
      for (const [i, message] of openings(wrong).entries()) {
        const { response } = await send(target, open[i]!);
        if (response.status === 401) expectStatus(await send(target, message), [401]);
      }
    },
  },
  refuses("audience.missing", () => audiences(undefined)),
  refuses("audience.client-id", () => {
    const client = "https://app.example/client.json";
    return [{ aud: "test-client" }, { aud: client, client_id: client }];
  }),
  {
    verifies: ["audience.issuer"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectWelcome(target);
      const issuer = partsOf(await powerOf(target, "mint")()).claims["iss"];
      for (const aud of [issuer, `${issuer}/`, `${issuer}/userinfo`]) await refused(target, { aud });
    },
  },
  refuses("audience.list-without-us", (own) => {
    return audiences([calendar(own)], ["test-client", calendar(own)], [`${own}x`, `${own}-2`], []);
  }),
  {
    verifies: ["audience.list-with-us"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const [ours, other] = [target.resource, calendar(new URL(target.resource))];
      for (const aud of [[ours], [ours, other], [other, ours]]) {
        expectResult(await callWith(target, { aud }), "200: the list names this server");
      }
    },
  },
  refuses("audience.longer", ({ href }) => {
    return audiences(`${href}/x`, `${href}-2`, `${href}2`, `${href}?x`, `${href}#x`, `${href}/../admin`);
  }),
  refuses("audience.prefix", ({ origin, pathname }) => {
    const half = origin + pathname.slice(0, Math.ceil(pathname.length / 2));
    return audiences(origin, `${origin}/`, half, origin + pathname.slice(0, -1));
  }),
  refuses("audience.trailing-slash", ({ href }) => audiences(`${href}/`)),
  refuses("audience.alias", ({ protocol, host, origin, port, pathname }) => {
    const secure = protocol === "https:" ? "http:" : "https:";
    const name = (other: string) => `${protocol}//${other}${port && `:${port}`}${pathname}`;
    return audiences(
      name("localhost"),
      name("[::1]"),
      `${secure}//${host}${pathname}`,
      `${origin}/${pathname}`,
      `${origin}/.${pathname}`,
      `${host}${pathname}`,
      pathname,
    );
  }),
  refuses("audience.other-host", ({ protocol, hostname, host, port, pathname }) => {
    const at = (authority: string) => `${protocol}//${authority}${pathname}`;
    return audiences(
      at(`${hostname}:${port === "1" ? 2 : 1}`),
      at(port ? hostname : `${hostname}:8443`),
      at(`${hostname}.evil.example${port && `:${port}`}`),
      at(`${host}.evil.example`),
      at(`${hostname}@evil.example`),
      at(`evil-${host}`),
      at("evil.example"),
    );
  }),
  refuses("audience.substring", (own) => {
    return audiences(
      `https://evil.example/?u=${own}`,
      `https://evil.example/#${own}`,
      `https://evil.example/${own}`,
      `${own},${calendar(own)}`,
      `${own}|${calendar(own)}`,
      `${calendar(own)};${own}`,
      JSON.stringify([calendar(own), own.href]),
      `${calendar(own)} ${own}`,
      ` ${own}`,
      `${own}\n`,
    );
  }),
  {
    verifies: ["audience.malformed"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectWelcome(target);
      const ours = target.resource;
      const odd = [
        {},
        { [ours]: true },
        { 0: ours, length: 1 },
        [[ours]],
        [{ aud: ours }],
        42,
        true,
        null,
        "",
      ];
      for (const aud of odd) await refused(target, { aud });
      // Whether one wrong member spoils a list that names us is open; an error of the server's is wrong in any case.
      for (const aud of [[ours, 42], [null, ours]]) {
        expectStatus(await callWith(target, { aud }), [200, 401], "200 or 401");
      }
    },
  },
  {
    ...refuses("audience.other-claims", (own, target) => {
      const { resource } = target;
      const aud = calendar(own);
      return [
        { aud, resource },
        { aud, azp: resource },
        { aud, client_id: resource },
        { aud, scope: [allScopes(target), resource].join(" ").trim() },
        { aud: undefined, resource, azp: resource },
      ];
    }),
    uses: ["an operation that writes"],
  },
  {
    verifies: ["audience.forged-host"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "raw headers"],
    async run(target) {
      const { protocol, pathname } = new URL(target.resource);
      const aud = `${protocol}//evil.example${pathname}`;
      await expectWelcome(target);
      await refused(target, { aud });
      const wrong = withToken(target, await tokenWith(target, { aud }));
      for (const name of ["host", "x-forwarded-host", "x-original-host", "forwarded"]) {
        const value = name === "forwarded" ? "host=evil.example" : "evil.example";
        expectRefused(await send(target, reading(wrong, { headers: [[name, value]] })));
      }
    },
  },
  {
    verifies: ["audience.nothing-executed"],
    polarity: "refuses",
    needs: ["an operation that writes", "mint"],
    async run(target) {
      const watch = await watchWriting(target);
      await expectWrites(target, watch);
      const wrong = withToken(target, await tokenWith(target, { aud: calendar(new URL(target.resource)) }));
      const exchange = await send(target, writing(wrong));
      await watch.expectNotExecuted(exchange, [401]);
    },
  },
  {
    verifies: ["audience.invalid-token"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectWelcome(target);
      const exchange = await refused(target, { aud: calendar(new URL(target.resource)) });
      const error = parameter(bearerIn(exchange), "error");
      if (error !== "invalid_token") {
        throw failed(exchange, '401 with error="invalid_token"', `401 with error ${error ?? "missing"}`);
      }
    },
  },
  {
    verifies: ["audience.pointer"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      await expectWelcome(target);
      const exchange = await refused(target, { aud: calendar(new URL(target.resource)) });
      if (!pointerIn(exchange)) {
        throw failed(exchange, 'a challenge with resource_metadata="…", an absolute URL');
      }
    },
  },
];
