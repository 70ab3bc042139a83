/** A look from outside at a server whose authorization server has flaws: they are found, and are not the server's. */

import assert from "node:assert/strict";
import { createServerOf } from "../target.ts";
import { idsOf, verified } from "./verify.ts";

interface Listening {
  origin: string;
  close(): Promise<void>;
}

/** Answers on a free port. */
function listening(answer: (request: Request) => Response | Promise<Response>): Listening {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  return { origin: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
}

/** As Entra ID's document is: at the end of the issuer's path, and silent about code challenges. */
function documentOf(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ["code", "id_token"],
    scopes_supported: [],
  };
}

Deno.test("verify finds what the authorization server lacks from outside, and blames no server for it", async () => {
  const asked: string[] = [];
  const provider = listening((request) => {
    const { origin, pathname } = new URL(request.url);
    asked.push(`${request.method} ${pathname}`);
    const issuer = `${origin}/tenant`;
    if (pathname === "/tenant/.well-known/openid-configuration") return Response.json(documentOf(issuer));
    if (pathname === "/tenant/keys") {
      return Response.json({ keys: [{ kty: "RSA", use: "sig", e: "AQAB", n: "AA" }] });
    }
    return new Response(null, { status: 404 });
  });
  const held: { fetch: (request: Request) => Response | Promise<Response> } = { fetch: () => new Response() };
  const server = listening((request) => held.fetch(request));
  try {
    const createServer = await createServerOf("lessons/06-scopes/server.ts");
    const resource = `${server.origin}/mcp`;
    held.fetch = createServer({ resource, issuer: `${provider.origin}/tenant` }).fetch;
    const { code, document } = await verified([resource, "--revision", "2025-11-25"]);
    assert.deepEqual(idsOf(document, "fail", "MUST"), ["issuer.challenge-methods", "issuer.empty-lists"]);
    for (
      const { fault } of document.verdicts.filter(({ status, party }) => {
        return status === "fail" && party === "authorization-server";
      })
    ) assert.equal(fault, "issuer");
    // It says nothing of the server, good or bad.
    assert.equal(document.verdict.outcome, "could not tell");
    assert.equal(code, 2);
    // Documents are read, and nothing else is done there.
    assert.deepEqual([...new Set(asked.map((each) => each.split(" ")[0]))], ["GET"]);
    assert.ok(asked.every((each) => /\.well-known|\/keys$/.test(each)), asked.join("\n"));
  } finally {
    await Promise.all([server.close(), provider.close()]);
  }
});
