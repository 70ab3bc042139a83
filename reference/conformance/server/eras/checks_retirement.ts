/** What a server sheds that was its own authorization server, and whose tokens it still takes for a while. */

import { decodeJwt } from "jose";
import { type Check, powerOf, type Target } from "../../check.ts";
import { untested } from "../../harness_error.ts";
import { parsed } from "../../rpc.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import { failed } from "../../words.ts";
import { type Answered, expectJson, expectResult, expectStatus, send } from "../expect.ts";
import { bare, metadataUrl, withToken } from "../messages.ts";
import { noteTexts } from "../notes.ts";
import { expectWelcome, isAccepted, reading, watchWriting, writing } from "../operations.ts";
import { EARLIER, expectTaken, FORMER, LATER, type Retired, retired } from "./former.ts";

/** Errors that a token endpoint answers, or a registration endpoint (RFC 6749 §5.2, RFC 7591 §3.2.2). */
const OF_AN_ISSUER = [
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "unsupported_response_type",
  "invalid_redirect_uri",
  "invalid_client_metadata",
];

const CALLBACK = "http://127.0.0.1:3000/callback";

/**
 * The origin that the server is at, where older clients look for its sign-in.
 *
 * @throws {HarnessError} `untested` where its issuer is at home there as well
 */
function ownOrigin(target: Target): string {
  const { origin } = new URL(target.resource);
  if (new URL(powerOf(target, "sign alice in")).origin === origin) {
    throw untested("its issuer is at the same origin: these are that issuer's endpoints");
  }
  return origin;
}

function form(url: string, fields: Record<string, string>): Outgoing {
  const headers: [string, string][] = [["content-type", "application/x-www-form-urlencoded"]];
  return { method: "POST", url, headers, body: new URLSearchParams(fields).toString() };
}

/** What an older client asks of the sign-in that it expects there. */
function signInMessages(origin: string): Outgoing[] {
  const code = { response_type: "code", client_id: "older-client", redirect_uri: CALLBACK, state: "1" };
  const pkce = {
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  };
  return [
    bare("GET", `${origin}/authorize?${new URLSearchParams({ ...code, ...pkce })}`),
    form(`${origin}/token`, {
      grant_type: "authorization_code",
      code: "made-up",
      client_id: "older-client",
      redirect_uri: CALLBACK,
      code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    }),
    form(`${origin}/token`, {
      grant_type: "refresh_token",
      refresh_token: "made-up",
      client_id: "older-client",
    }),
    {
      method: "POST",
      url: `${origin}/register`,
      headers: [["content-type", "application/json"]],
      body: JSON.stringify({ client_name: "older client", redirect_uris: [CALLBACK] }),
    },
  ];
}

/** Whether an answer is one of an authorization server's. */
function isAnIssuers({ response: { status, body } }: Answered): boolean {
  if (status < 400) return true;
  const { error } = (parsed(body) ?? {}) as { error?: unknown };
  return OF_AN_ISSUER.includes(String(error));
}

const NEEDS: Check["needs"] = ["server with settings", "an operation that reads"];

/** A check of tokens that the former server would have issued, and that are refused. */
function refusing(
  id: string,
  tokens: (retired: Retired, target: Target) => Promise<string>[],
): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    needs: [...NEEDS, "mint"],
    run: (target) =>
      retired(target, LATER(), async (server) => {
        await expectTaken(server);
        for (const token of tokens(server, target)) {
          expectStatus(await send(server.target, reading(withToken(server.target, await token))), [401]);
        }
      }),
  };
}

/** The checks of this file's subject. */
export const retirementChecks: Check[] = [
  {
    verifies: ["eras.own-endpoints"],
    polarity: "refuses",
    needs: ["sign alice in", "an operation that reads"],
    async run(target) {
      const origin = ownOrigin(target);
      await expectWelcome(target);
      for (const message of signInMessages(origin)) {
        const exchange = await send(target, message);
        if (isAnIssuers(exchange)) throw failed(exchange, "404: nobody signs in here");
      }
    },
  },
  {
    verifies: ["eras.own-metadata"],
    polarity: "refuses",
    needs: ["sign alice in", "an operation that reads"],
    async run(target) {
      const origin = ownOrigin(target);
      await expectWelcome(target);
      const { pathname } = new URL(target.resource);
      const places = ["oauth-authorization-server", "openid-configuration"].flatMap((name) => [
        `${origin}/.well-known/${name}`,
        `${origin}/.well-known/${name}${pathname}`,
      ]);
      for (const place of places) {
        const exchange = await send(target, bare("GET", place));
        const { issuer } = (parsed(exchange.response.body) ?? {}) as { issuer?: unknown };
        if (exchange.response.status < 400 && issuer !== undefined) {
          throw failed(exchange, "404: the metadata of an issuer is at that issuer", `metadata of ${issuer}`);
        }
        if (exchange.response.status < 400) throw failed(exchange, "404: no issuer is at home here");
      }
    },
  },
  {
    verifies: ["eras.former-token"],
    polarity: "accepts",
    needs: NEEDS,
    run: (target) =>
      retired(target, LATER(), async ({ target, token }) => {
        expectResult(await send(target, reading(withToken(target, await token()))));
        expectResult(await send(target, reading(target)), "200: a token of the new issuer's counts as well");
      }),
  },
  {
    verifies: ["eras.former-end"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      await retired(target, LATER(), expectTaken);
      for (const until of [EARLIER(), "when everybody has moved", ""]) {
        await retired(target, until, async ({ target, token }) => {
          const exchange = await send(target, reading(withToken(target, await token())));
          expectStatus(
            exchange,
            [401],
            `401: the end date is ${isNaN(Date.parse(until)) ? `"${until}"` : "an hour ago"}`,
          );
          expectResult(await send(target, reading(target)), "200: a token of the new issuer's counts");
        });
      }
    },
  },
  refusing("eras.former-key", ({ token }, target) => {
    const iss = powerOf(target, "mint")({}).then((own) => decodeJwt(own).iss);
    return ["alice", "carol"].map(async (sub) => await token({ iss: await iss, sub }));
  }),
  refusing("eras.former-name", ({ target }) => {
    const mint = powerOf(target, "mint");
    return ["user-17", "alice"].map((subject) => mint({ subject, claims: { iss: FORMER } }));
  }),
  refusing("eras.former-audience", ({ token, target }) => [
    token({ aud: "https://calendar.example/mcp" }),
    token({ aud: undefined }),
    token({ aud: FORMER }),
    token({ aud: `${target.resource}/` }),
    token({ aud: "older-client" }),
  ]),
  {
    verifies: ["eras.former-scopes"],
    polarity: "refuses",
    needs: [...NEEDS, "an operation that writes"],
    run: (target) =>
      retired(target, LATER(), async (server) => {
        await expectTaken(server);
        const watch = await watchWriting(server.target);
        for (const scope of ["notes:read", undefined, ""]) {
          const caller = withToken(server.target, await server.token({ scope }));
          await watch.expectNotExecuted(await send(caller, writing(caller)), [403]);
        }
        const reader = withToken(server.target, await server.token({ scope: undefined }));
        expectStatus(await send(reader, reading(reader)), [403]);
      }),
  },
  {
    verifies: ["eras.former-people"],
    polarity: "accepts",
    needs: [...NEEDS, "notes tools"],
    run: (target) =>
      retired(target, LATER(), async ({ target, token }) => {
        const older = withToken(target, await token());
        const [now, before] = [await noteTexts(target), await noteTexts(older)];
        if (now.length > 0 && now.join() === before.join()) return;
        const exchange = await send(older, reading(older));
        throw failed(
          exchange,
          `the ${now.length} notes that alice has at the new issuer`,
          `${before.length} notes`,
        );
      }),
  },
  {
    verifies: ["eras.former-namesake"],
    polarity: "refuses",
    needs: [...NEEDS, "notes tools"],
    run: (target) =>
      retired(target, LATER(), async (server) => {
        await expectTaken(server);
        for (const sub of ["alice", "bob", "constructor", "__proto__"]) {
          const older = withToken(server.target, await server.token({ sub }));
          const exchange = await send(older, reading(older));
          if (!isAccepted(exchange)) {
            expectStatus(exchange, [401, 403], "nobody's notes, or a refusal");
            continue;
          }
          if ((await noteTexts(older)).length === 0) continue;
          throw failed(exchange, "nobody's notes", `the notes of somebody else who is called ${sub}`);
        }
      }),
  },
  {
    verifies: ["eras.former-unnamed"],
    polarity: "refuses",
    needs: NEEDS,
    run: (target) =>
      retired(target, LATER(), async (server) => {
        await expectTaken(server);
        const exchange = await send(server.target, bare("GET", metadataUrl(server.target.resource)));
        const { authorization_servers: named } = expectJson(exchange, "200 with the metadata");
        if (!Array.isArray(named) || named.length === 0) {
          throw failed(exchange, "authorization_servers, not empty");
        }
        if (named.includes(FORMER)) {
          throw failed(exchange, "the new issuer alone", `authorization_servers ${JSON.stringify(named)}`);
        }
      }),
  },
];
