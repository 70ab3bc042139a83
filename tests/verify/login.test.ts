/** `--login`: somebody signs in, and the authorization server is judged at work as well. */

import assert from "node:assert/strict";
import { verifyWithTokens } from "../../reference/conformance/verify/with_tokens.ts";
import { issuerRules } from "../../reference/conformance/verify/rules.ts";
import { signedIn } from "../../reference/verify/login.ts";
import { withServer } from "../authorization_server/steps.ts";
import { createServerOf } from "../target.ts";
import { tokensIn } from "../run.ts";
import { Browser } from "../user_agent.ts";

Deno.test("signedIn() gives a token, and a person who signs in again for the issuer's rules", async () => {
  await withServer(async ({ issuer, addResource }) => {
    const createServer = await createServerOf("lessons/06-scopes/server.ts");
    const held: { fetch?: (request: Request) => Response | Promise<Response> } = {};
    const answer = (request: Request) => held.fetch?.(request) ?? new Response(null, { status: 503 });
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
    const resource = `http://127.0.0.1:${server.addr.port}/mcp`;
    held.fetch = createServer({ resource, issuer }).fetch;
    addResource(resource, { name: "Notes", scopes: ["notes:read", "notes:write"] });
    const browser = new Browser();
    let asked = 0;
    // The person's browser: it goes through the pages and back to the address that waits for it.
    const openBrowser = async (url: URL) => {
      asked++;
      const callback = await browser.signIn(url.href);
      void fetch(callback).then((response) => response.body?.cancel());
      return true;
    };
    try {
      const tokens = await signedIn(resource, { openBrowser });
      const wanted = {
        name: resource,
        naming: { required: {} },
        ids: ["challenge.missing-token", ...issuerRules()],
      };
      const found = await verifyWithTokens(resource, tokens, wanted);
      const of = (status: string) =>
        found.verdicts.filter((each) => each.status === status).map(({ id }) => id);
      assert.deepEqual(of("fail").filter((id) => id !== "issuer.client-documents"), []);
      for (const id of ["issuer.verifier", "issuer.code-once", "issuer.audience", "issuer.rotation"]) {
        assert.ok(
          of("pass").includes(id),
          `${id}: ${JSON.stringify(found.verdicts.find((each) => each.id === id))}`,
        );
      }
      assert.ok(found.subject.powers.includes("a login"));
      assert.ok(asked >= 4 && asked <= 10, `${asked} sign-ins`);
      assert.equal(tokensIn(JSON.stringify(found)), 0);
    } finally {
      await server.shutdown();
    }
  });
});
