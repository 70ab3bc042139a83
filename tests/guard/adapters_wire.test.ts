/** What Node and Express make of a request before a guard sees it: with people's own glue, and behind the adapters. */

import assert from "node:assert/strict";
import { callOf } from "./guard_under_test.ts";
import { exchange, HAS_NODE, hasHead, RUNTIMES, statusIn, type Traps, withTraps } from "./traps/run.ts";

const ADAPTED = ["node", "handler", "express4", "express5", "v2"];
const JSON_FIELDS = ["Content-Type: application/json", "Accept: application/json, text/event-stream"];
const body = JSON.stringify(callOf("whoami"));

/** The head and the first bytes of the answer to a call, whose fields are these. */
function call(resource: string, fields: string[], target?: string, method?: string): Promise<string> {
  const all = [...JSON_FIELDS, `Content-Length: ${body.length}`, "Connection: close", ...fields];
  return exchange(resource, { method, target, fields: all, body });
}

async function bearer({ issuer }: Traps, resource: string): Promise<string> {
  return `Authorization: Bearer ${await issuer.mint({ audience: resource })}`;
}

Deno.test({
  name: "glue on Node takes the first of two Authorization lines, whatever the second one says",
  ignore: !HAS_NODE,
  fn: () =>
    withTraps("node", async (traps) => {
      const resource = traps.naive.converted!;
      const good = await bearer(traps, resource);
      assert.equal(statusIn(await call(resource, [good, "Authorization: Bearer another"])), 200);
    }),
});

Deno.test({
  name: "glue on Node lets a request in at other paths than the resource's, where Express takes them for it",
  ignore: !HAS_NODE,
  fn: () =>
    withTraps("node", async (traps) => {
      const resource = traps.naive.routed!;
      const good = await bearer(traps, resource);
      for (const target of ["/MCP", "/mcp/"]) {
        assert.equal(statusIn(await call(resource, [good], target)), 200, target);
      }
    }),
});

Deno.test({
  name: "glue on Node answers TRACE with 500",
  ignore: !HAS_NODE,
  fn: () =>
    withTraps("node", async ({ naive }) => {
      assert.equal(statusIn(await exchange(naive.streamed!, { method: "TRACE" }, hasHead)), 500);
    }),
});

/** More than a message may have, in chunks, and then a small request. */
async function tooMuch(resource: string, authorization: string): Promise<string> {
  const { host } = new URL(resource);
  const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
  const fields = [...JSON_FIELDS, "Transfer-Encoding: chunked", authorization];
  const next = `GET /mcp HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  return await exchange(resource, { fields, body: `${chunk.repeat(20)}0\r\n\r\n${next}` });
}

Deno.test({
  name: "glue on Node answers who sends too much, and leaves the connection open that it no longer reads",
  ignore: !HAS_NODE,
  fn: () =>
    withTraps("node", async (traps) => {
      const resource = traps.naive.streamed!;
      // It resolves when Node has lost its patience.
      const answers = await tooMuch(resource, await bearer(traps, resource));
      assert.equal(statusIn(answers), 413);
      assert.doesNotMatch(answers, /\r\nconnection: close\r\n/i);
      assert.equal(answers.split("HTTP/1.1 ").length, 2, "the next request is not answered");
    }),
});

for (const runtime of RUNTIMES) {
  Deno.test(`adapters refuse two Authorization lines, in either order, on ${runtime}`, () =>
    withTraps(runtime, async (traps) => {
      for (const name of ADAPTED) {
        const resource = traps.guarded[name]!;
        const good = await bearer(traps, resource);
        assert.equal(statusIn(await call(resource, [good])), 200, name);
        for (const other of ["Authorization: Bearer another", good, "Authorization: Basic YTpi"]) {
          assert.equal(statusIn(await call(resource, [good, other])), 400, `${name}, ${other}`);
          assert.ok([400, 401].includes(statusIn(await call(resource, [other, good]))), `${name}, ${other}`);
        }
      }
    }));

  Deno.test(`adapters are at the exact path of the resource, on ${runtime}`, () =>
    withTraps(runtime, async (traps) => {
      for (const name of ADAPTED) {
        const resource = traps.guarded[name]!;
        const good = await bearer(traps, resource);
        for (const target of ["/MCP", "/mcp/", "/x/../mcp", "/%6Dcp", "//mcp", "/mcp%2f", "/mcp;x", "/"]) {
          assert.equal(statusIn(await call(resource, [good], target)), 404, `${name}, ${target}`);
        }
        assert.equal(statusIn(await call(resource, [good], "/mcp?x=1")), 200, name);
        const { host } = new URL(resource);
        assert.equal(statusIn(await call(resource, [good], `http://${host}/mcp`)), 200, name);
        const elsewhere = statusIn(await call(resource, [good], "http://evil.example/mcp"));
        assert.equal(elsewhere, 421, name);
      }
    }));

  Deno.test(`adapters answer TRACE and whatever is not POST with 405, on ${runtime}`, () =>
    withTraps(runtime, async ({ guarded }) => {
      for (const name of ADAPTED) {
        for (const method of ["TRACE", "GET", "DELETE", "PUT"]) {
          const answer = await exchange(guarded[name]!, { method }, hasHead);
          assert.equal(statusIn(answer), 405, `${name}, ${method}`);
          assert.match(answer, /\r\nallow: POST\r\n/i);
          assert.match(answer, /\r\ncache-control: no-store\r\n/i);
        }
      }
    }));

  Deno.test(`adapters answer who sends too much in chunks with 413, then close, on ${runtime}`, () =>
    withTraps(runtime, async (traps) => {
      for (const name of ADAPTED) {
        const resource = traps.guarded[name]!;
        const answer = await tooMuch(resource, await bearer(traps, resource));
        assert.equal(statusIn(answer), 413, name);
        assert.match(answer, /Send at most 1048576 bytes/, "in full");
        assert.match(answer, /\r\nconnection: close\r\n/i);
      }
    }));

  Deno.test(`adapters keep a connection on which a small message was refused unread, on ${runtime}`, () =>
    withTraps(runtime, async ({ guarded }) => {
      for (const name of ADAPTED) {
        const fields = [...JSON_FIELDS, `Content-Length: ${body.length}`].join("\r\n");
        const { host } = new URL(guarded[name]!);
        const second = `POST /mcp HTTP/1.1\r\nHost: ${host}\r\n${fields}\r\n\r\n${body}`;
        const twice = (answer: string) => answer.split("HTTP/1.1 401").length === 3;
        // The message arrives when the refusal has gone out.
        const request = { fields: [fields], later: body + second };
        assert.ok(twice(await exchange(guarded[name]!, request, twice)), name);
      }
    }));
}
