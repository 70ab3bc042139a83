import assert from "node:assert/strict";
import { limited } from "../../../reference/client/http/limited_body.ts";
import { failureOf, inWorld, type World } from "../world.ts";

const read = (chunks: string[], type: string, max: number) => {
  const body = ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
  const response = new Response(body, { status: 200, headers: { "content-type": type } });
  return limited(response, max, () => new Error("too large")).text();
};

Deno.test("limited() ends an answer that is too long, and measures a stream event by event", async () => {
  const [json, stream] = ["application/json", "text/event-stream; charset=utf-8"];
  assert.equal(await read(["12345", "67890"], json, 10), "1234567890");
  await assert.rejects(read(["12345", "67890", "1"], json, 10), /too large/);
  assert.equal((await read(Array(100).fill("data: 1\n\n"), stream, 10)).length, 900);
  assert.equal((await read(Array(100).fill("data:1\r\n\r\n"), stream, 10)).length, 1000);
  await assert.rejects(read(["data: 1\n\n", ...Array(11).fill("x")], stream, 10), /too large/);
  await assert.rejects(read(["data: 1\n\n", "data: 12345678"], stream, 10), /too large/);
});

Deno.test("callTool() fails and reads no more when the MCP server's answer has no end", () =>
  inWorld(async (world) => {
    const client = world.client();
    await client.callTool("whoami");
    let sent = 0;
    world.bend = ({ body }) => {
      if (!body.includes("tools/call")) return undefined;
      const chunk = new Uint8Array(1024 * 1024).fill(0x20);
      const endless = new ReadableStream({
        pull(controller) {
          sent++;
          controller.enqueue(chunk);
        },
      });
      return new Response(endless, { headers: { "content-type": "application/json" } });
    };
    const { code, step } = await failureOf(client.callTool("whoami"));
    assert.deepEqual([code, step], ["answer_too_large", "call"]);
    assert.ok(sent < 40, `${sent} MiB were read`);
  }));

/** An event that goes on and on, from now on in place of the answer to this method. */
function endlessEvent(world: World, method: string): { sent: number } {
  const counted = { sent: 0 };
  world.bend = ({ body }) => {
    if (!body.includes(`"${method}"`)) return undefined;
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("data: ")),
      pull(controller) {
        counted.sent++;
        controller.enqueue(chunk);
      },
    });
    return new Response(endless, { headers: { "content-type": "text/event-stream" } });
  };
  return counted;
}

for (const method of ["tools/call", "initialize"]) {
  Deno.test(`callTool() fails when an event has no end in the answer to ${method}, and works again after that`, () =>
    inWorld(async (world) => {
      const client = world.client();
      await client.callTool("whoami");
      if (method === "initialize") await client.close();
      const counted = endlessEvent(world, method);
      // The SDK says nothing of it to whoever waits: it would be unreachable, a minute later.
      const failures = await Promise.all(
        ["whoami", "list_notes"].map((tool) => failureOf(client.callTool(tool))),
      );
      for (const { code, step } of failures) assert.deepEqual([code, step], ["answer_too_large", "call"]);
      assert.ok(counted.sent < 80, `${counted.sent} MiB were read`);
      world.bend = () => undefined;
      await client.callTool("whoami");
    }));
}
