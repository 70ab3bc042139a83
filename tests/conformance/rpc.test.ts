/** The response in an answer, whatever comes before it. */

import assert from "node:assert/strict";
import type { Answer } from "../../reference/conformance/exchange.ts";
import { eventData, rpcResponse } from "../../reference/conformance/rpc.ts";
import { memorySend } from "../../reference/conformance/send/memory.ts";

const NOTIFICATION = {
  jsonrpc: "2.0",
  method: "notifications/message",
  params: { level: "info", data: "soon" },
};
const RESPONSE = { jsonrpc: "2.0", id: 1, result: { tools: [] } };

function stream(body: string): Answer {
  return { status: 200, headers: [["Content-Type", "text/event-stream; charset=utf-8"]], body };
}

const event = (message: unknown) => `event: message\ndata: ${JSON.stringify(message)}\n\n`;

Deno.test("rpcResponse() finds the response when other messages come before it in a stream", () => {
  const request = { jsonrpc: "2.0", id: 1, method: "ping" };
  const answer = stream(": begun\n\n" + event(NOTIFICATION) + event(request) + event(RESPONSE));
  assert.deepEqual(rpcResponse(answer)?.result, { tools: [] });
});

Deno.test("rpcResponse() finds none when a stream has only other messages, or a half one", () => {
  assert.equal(rpcResponse(stream(event(NOTIFICATION))), undefined);
  assert.equal(rpcResponse(stream(event(RESPONSE).slice(0, -3))), undefined);
});

Deno.test("eventData() joins the lines of one message when it is written over several", () => {
  assert.deepEqual(eventData('data: {"a":\r\ndata: 1}\r\n\r\n'), ['{"a":\n1}']);
});

Deno.test("memorySend() reads a stream up to the response when the server leaves it open", async () => {
  let sent: ReadableStreamDefaultController<Uint8Array>;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (sent = controller) });
  const send = memorySend({
    "http://127.0.0.1:8000": {
      fetch() {
        sent.enqueue(encoder.encode(event(NOTIFICATION)));
        // The response comes in a piece of its own, after whoever reads has had the time to be content.
        queueMicrotask(() => sent.enqueue(encoder.encode(event(RESPONSE))));
        return new Response(body, { headers: { "content-type": "text/event-stream" } });
      },
    },
  });
  const exchange = await send({ method: "POST", url: "http://127.0.0.1:8000/mcp", headers: [], body: "{}" });
  assert.deepEqual(rpcResponse(exchange.response as Answer)?.result, { tools: [] });
});
