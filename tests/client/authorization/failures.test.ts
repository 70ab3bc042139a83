/** What can go wrong at an authorization server, and with its tokens. */

import assert from "node:assert/strict";
import { bend, type Failure, testFailures } from "../failures.ts";
import { assertNoSecrets, at, changing, failureOf, inWorld, type World } from "../world.ts";
import { browse } from "../../user_agent.ts";

const ISSUER = "/oauth-authorization-server";

const callback = (change: (url: URL) => void) => (world: World) => {
  world.browse = async (url) => {
    const back = await browse(url);
    change(back);
    return back;
  };
};

const FAILURES: Failure[] = [
  {
    name: "nobody can register",
    arrange: bend(at(ISSUER, changing({ registration_endpoint: undefined }))),
    code: "registration_unavailable",
    step: "registration",
  },
  {
    name: "the registration is refused",
    arrange: bend(at("/register", () => Response.json({ error: "invalid_redirect_uri" }, { status: 400 }))),
    code: "registration_refused",
    step: "registration",
    error: "invalid_redirect_uri",
    status: 400,
  },
  {
    name: "the registration is refused in riddles",
    arrange: bend(at("/register", ({ body }) => new Response(body, { status: 500 }))),
    code: "registration_refused",
    step: "registration",
    status: 500,
  },
  {
    name: "the registration endpoint redirects",
    arrange: bend(at("/register", () => Response.redirect("http://127.0.0.1:1/register", 308))),
    code: "redirected",
    step: "registration",
    status: 308,
  },
  {
    name: "the registration is none",
    arrange: bend(at("/register", () => Response.json({ hello: "world" }, { status: 201 }))),
    code: "registration_refused",
    step: "registration",
  },
  {
    name: "nobody comes back",
    arrange: (world) => world.browse = (url) => Promise.reject(new Error(`closed: ${url}`)),
    code: "sign_in_abandoned",
    step: "authorization",
    opened: 1,
  },
  {
    name: "somebody else's callback arrives",
    arrange: callback((url) => url.searchParams.set("state", "another")),
    code: "state_mismatch",
    step: "authorization",
    opened: 1,
  },
  {
    name: "the callback is from another issuer",
    arrange: (world) => world.issuer.controls.sendIss("https://evil.example"),
    code: "response_issuer_mismatch",
    step: "authorization",
    opened: 1,
  },
  {
    name: "the callback keeps its promised issuer to itself",
    arrange: (world) => world.issuer.controls.omitIss(),
    code: "response_issuer_mismatch",
    step: "authorization",
    opened: 1,
  },
  {
    name: "alice says no",
    arrange: callback((url) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
    }),
    code: "authorization_refused",
    step: "authorization",
    error: "access_denied",
    opened: 1,
  },
  {
    name: "the code is not valid",
    arrange: callback((url) => url.searchParams.set("code", "another")),
    code: "token_refused",
    step: "token",
    error: "invalid_grant",
    status: 400,
    opened: 1,
  },
  {
    name: "the token endpoint repeats what it was sent",
    arrange: bend(
      at("/token", ({ body }) => Response.json({ error: body, error_description: body }, { status: 400 })),
    ),
    code: "token_refused",
    step: "token",
    status: 400,
    opened: 1,
  },
  {
    name: "the token endpoint redirects",
    arrange: bend(at("/token", () => Response.redirect("https://evil.example/token", 307))),
    code: "redirected",
    step: "token",
    status: 307,
    opened: 1,
  },
  {
    name: "the token endpoint is down",
    arrange: bend(at("/token", () => new Response("down", { status: 503 }))),
    code: "token_endpoint_unavailable",
    step: "token",
    status: 503,
    opened: 1,
  },
  {
    name: "the token is of another type",
    arrange: bend(at("/token", changing({ token_type: "DPoP" }))),
    code: "token_invalid",
    step: "token",
    opened: 1,
  },
  {
    name: "the token would break out of the header",
    arrange: bend(at("/token", changing({ access_token: "a\r\nx-evil: 1" }))),
    code: "token_invalid",
    step: "token",
    opened: 1,
  },
  {
    name: "the token response is none",
    arrange: bend(at("/token", ({ body }) => new Response(body))),
    code: "token_invalid",
    step: "token",
    opened: 1,
  },
  {
    name: "no token is ever good enough",
    arrange: bend(
      at(
        "/mcp",
        ({ url }) => url.includes(".well-known") ? undefined : new Response(null, { status: 401 }),
      ),
    ),
    code: "authorization_limit",
    step: "call",
    status: 401,
    opened: 2,
  },
  {
    name: "no scope is ever enough",
    arrange: bend(
      at("/mcp", ({ url }) =>
        url.includes(".well-known") ? undefined : new Response(null, {
          status: 403,
          headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="notes:write"' },
        })),
    ),
    code: "step_up_limit",
    step: "step-up",
    status: 403,
    opened: 2,
  },
];

testFailures(FAILURES);

Deno.test("callTool() shows what a server says of a message, without the token in it and without control characters", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    world.bend = at("/mcp", ({ authorization, body }) =>
      Response.json({
        jsonrpc: "2.0",
        id: JSON.parse(body).id,
        error: { code: -32602, message: `no\x1b[2J such ${authorization} tool` },
      }));
    const failure = await failureOf(client.callTool("nope"));
    assert.equal(failure.code, "rpc_error");
    assert.match(failure.message, /-32602: .*no \[2J such Bearer «hidden» tool/);
    assertNoSecrets(failure, world);
  }));
