/** Messages that something in front of the guard has read: refused at the start where that can be seen, or else then. */

import assert from "node:assert/strict";
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import express from "express";
import express4 from "express4";
import { keepRawBody, mountGuarded, serveNode } from "../../reference/guard/adapters/express.ts";
import { GuardConfigurationError } from "../../reference/guard/mod.ts";
import { callOf, guardOf } from "./guard_under_test.ts";
import { legacy, post } from "./raw.ts";
import { happened, HAS_NODE, RUNTIMES, withTraps } from "./traps/run.ts";

const EXPRESSES = { "Express 4": express4, "Express 5": express };
const protectedServer = serveNode(guardOf(), () => {});

/** Refused at the start, with this code, by a message that says so. */
function refusesToStart(app: ReturnType<typeof express>, code: string, says: RegExp): void {
  assert.throws(() => mountGuarded(app, protectedServer), (error: unknown) => {
    assert.ok(error instanceof GuardConfigurationError);
    assert.equal(error.code, code);
    assert.match(error.message, says);
    return true;
  });
}

for (const [version, make] of Object.entries(EXPRESSES)) {
  Deno.test(`mountGuarded() does not start where a body parser of ${version} would read the message`, () => {
    for (const parser of [make.json(), make.text(), make.raw(), make.urlencoded({ extended: false })]) {
      const app = make();
      app.use(parser);
      refusesToStart(app, "body_parser_in_front", /Parser.*leave it out/i);
      const nested = make();
      const router = make.Router();
      router.use("/mcp", parser);
      nested.use("/", router);
      refusesToStart(nested, "body_parser_in_front", /keepRawBody/);
      const limited = make();
      limited.use("/mcp", parser);
      refusesToStart(limited, "body_parser_in_front", /createMcpExpressApp/);
    }
  });

  Deno.test(`mountGuarded() does not start where a route of ${version} would answer before the guard`, () => {
    for (const path of ["/mcp", "/:anything", "/MCP"]) {
      const app = make();
      app.post(path, () => {});
      refusesToStart(app, "route_in_front", /a route at \/mcp.*serveNode/);
    }
    const app = make();
    const router = make.Router();
    router.get("/mcp", () => {});
    app.use(router);
    refusesToStart(app, "route_in_front", /answer everybody/);
  });

  Deno.test(`mountGuarded() starts where ${version} parses and routes for other paths, or keeps the bytes`, () => {
    const app = make();
    app.use("/api", make.json());
    app.get("/healthz", () => {});
    const router = make.Router();
    router.post("/mcp", make.json(), () => {});
    app.use("/api", router);
    mountGuarded(app, protectedServer);
    const keeping = make();
    keeping.use(make.json({ verify: keepRawBody }));
    mountGuarded(keeping, protectedServer, { rawBody: true });
    mountGuarded(make(), protectedServer);
  });
}

Deno.test("mountGuarded() does not start on an app of the SDK's, which parses every message", () => {
  refusesToStart(createMcpExpressApp(), "body_parser_in_front", /jsonParser.*createMcpExpressApp/);
});

const CALL = legacy("tools/call", { name: "whoami", arguments: {} });

Deno.test({
  name: "glue on Node fails honest calls once a body parser is in front, and does not say why",
  ignore: !HAS_NODE,
  fn: () =>
    withTraps("node", async ({ issuer, naive }) => {
      const resource = naive.parsed!;
      const response = await post(resource, await issuer.mint({ audience: resource }), CALL);
      assert.ok([400, 500].includes(response.status), String(response.status));
      assert.doesNotMatch(await response.text(), /parser/i);
    }),
});

for (const runtime of RUNTIMES) {
  Deno.test(`an adapter says that a hidden body parser has read the message, to its operator alone, on ${runtime}`, () =>
    withTraps(runtime, async ({ issuer, guarded }) => {
      const resource = guarded["hidden parser"]!;
      const response = await post(resource, await issuer.mint({ audience: resource }), CALL);
      assert.equal(response.status, 500);
      assert.doesNotMatch(await response.text(), /parser|express/i);
      assert.match(await happened(resource), /^body_already_read: .*body parser in front.*express\.json/);
    }));

  Deno.test(`an adapter decides on the bytes that a body parser has kept, on ${runtime}`, () =>
    withTraps(runtime, async ({ issuer, guarded }) => {
      const resource = guarded["kept bytes"]!;
      const token = await issuer.mint({ audience: resource, scope: "notes:read" });
      assert.equal((await post(resource, token, CALL)).status, 200);
      const send = (body: string) =>
        fetch(resource, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body,
        });
      // What the parser has made of it is a call of whoami.
      const twofold = JSON.stringify(callOf("whoami")).replace('"name":', '"name":"delete_note","name":');
      const refused = await send(twofold);
      assert.equal(refused.status, 400);
      assert.match(await refused.text(), /Name each member of an object once/);
      // A parser reads no message of another type: it arrives as ever.
      const untyped = await fetch(resource, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "text/plain" },
        body: "{}",
      });
      assert.equal(untyped.status, 415);
      await untyped.body?.cancel();
    }));
}
