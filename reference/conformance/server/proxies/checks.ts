/** Requests that say they were forwarded. */

import { type Check, powerOf, type Target } from "../../check.ts";
import type { HeaderLines } from "../../exchange.ts";
import { CALENDAR } from "../../target.ts";
import { failed } from "../../words.ts";
import {
  type Answered,
  expectJson,
  expectRefused,
  expectResult,
  expectStatus,
  headerOf,
  send,
} from "../expect.ts";
import { anonymous, bare, withToken } from "../messages.ts";
import { expectServed, expectWelcome, isAccepted, reading } from "../operations.ts";

const NEEDS: Check["needs"] = ["notes tools", "raw headers", "an operation that reads", "mint"];

/** What a proxy says about where a request went, in each of the ways in which it is said. */
function forwardedTo(url: string): HeaderLines {
  const { host, protocol, port } = new URL(url);
  const scheme = protocol.slice(0, -1);
  return [
    ["forwarded", `host="${host}";proto=${scheme}`],
    ["x-forwarded-host", host],
    ["x-forwarded-proto", scheme],
    ["x-forwarded-port", port || (scheme === "https" ? "443" : "80")],
    ["x-original-host", host],
  ];
}

/** The public URL of a server behind a proxy, and what the proxy takes off. */
const PUBLIC = { resource: "https://notes.example/tools/mcp", prefix: "/tools" };

/** A target that is called as a proxy would: by its own address, under the public name. */
const asProxied: HeaderLines = [["host", new URL(PUBLIC.resource).host]];

/**
 * The target outside of its session, where it is served there too: a server that takes a session for a login would
 * show that here, and nothing of what it makes of a proxy's word.
 */
async function alone(target: Target): Promise<Target> {
  await expectWelcome(target);
  const { session: _, ...rest } = target;
  return isAccepted(await send(rest, reading(rest))) ? rest : target;
}

/** The pointer of a challenge. */
function pointerIn(exchange: Answered): string | undefined {
  return /resource_metadata="([^"]*)"/.exec(headerOf(exchange, "www-authenticate"))?.[1];
}

/** Reads with a token for the public URL, without one, and the document. */
async function expectPublic(proxied: Target): Promise<void> {
  const { origin, pathname } = new URL(PUBLIC.resource);
  const place = `/.well-known/oauth-protected-resource${pathname}`;
  const token = await powerOf(proxied, "mint")({ audience: PUBLIC.resource, scope: "notes:read" });
  const headers = asProxied;
  expectResult(await send(proxied, reading(withToken(proxied, token), { headers })));
  const refused = await send(proxied, reading(anonymous(proxied), { headers }));
  expectStatus(refused, [401]);
  if (pointerIn(refused) !== origin + place) {
    throw failed(refused, `resource_metadata="${origin}${place}"`, `${pointerIn(refused)}`);
  }
  const document = await send(proxied, bare("GET", new URL(place, proxied.resource).href, headers));
  const { resource } = expectJson(document, "200 with the metadata");
  if (resource !== PUBLIC.resource) {
    throw failed(document, `resource "${PUBLIC.resource}"`, `resource ${JSON.stringify(resource)}`);
  }
}

/** The checks of this file's subject. */
export const proxiesChecks: Check[] = [
  {
    verifies: ["proxy.prefix"],
    polarity: "accepts",
    needs: [...NEEDS, "server with settings"],
    async run(target) {
      await expectServed(target);
      const { target: proxied, close } = await powerOf(target, "server with settings")(PUBLIC);
      await expectPublic(proxied).finally(close);
    },
  },
  {
    verifies: ["proxy.audience"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const token = await powerOf(target, "mint")({ audience: CALENDAR, scope: "notes:read" });
      const caller = withToken(await alone(target), token);
      const all = forwardedTo(CALENDAR);
      for (const headers of [...all.map((each) => [each]), all]) {
        const exchange = await send(caller, reading(caller, { headers }));
        expectStatus(exchange, [400, 401, 403, 421], "401");
        expectRefused(exchange);
      }
    },
  },
  {
    verifies: ["proxy.host"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const caller = await alone(target);
      const headers: HeaderLines = [["host", "evil.example"], ...forwardedTo(target.resource)];
      const exchange = await send(caller, reading(caller, { headers }));
      expectStatus(exchange, [400, 403, 404, 421], "421 or another refusal");
      expectRefused(exchange, "421 or another refusal");
    },
  },
  {
    verifies: ["proxy.path"],
    polarity: "refuses",
    needs: [...NEEDS, "server with settings"],
    async run(target) {
      await expectServed(target);
      const { resource } = PUBLIC;
      const { target: told, close } = await powerOf(target, "server with settings")({ resource });
      const token = await powerOf(told, "mint")({ audience: resource, scope: "notes:read" });
      const caller = withToken(told, token);
      const { origin } = new URL(told.resource);
      const { pathname } = new URL(resource);
      const at = (path: string, more: HeaderLines = []) => {
        return reading(caller, { url: origin + path, headers: [...asProxied, ...more] });
      };
      try {
        expectResult(await send(told, at(pathname)), `200 at ${pathname}, where it is configured to be`);
        const moved: [path: string, field: string, value: string][] = [
          [pathname.replace(PUBLIC.prefix, ""), "x-forwarded-prefix", PUBLIC.prefix],
          [pathname.replace(PUBLIC.prefix, ""), "x-script-name", PUBLIC.prefix],
          ...["x-original-url", "x-rewrite-url", "x-forwarded-uri", "x-forwarded-path"]
            .map((field): [string, string, string] => ["/open", field, pathname]),
        ];
        for (const [path, field, value] of moved) {
          const exchange = await send(told, at(path, [[field, value]]));
          expectStatus(exchange, [400, 401, 403, 404, 405, 421], "404");
          expectRefused(exchange);
        }
      } finally {
        await close();
      }
    },
  },
];
