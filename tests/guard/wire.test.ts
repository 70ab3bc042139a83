/** Requests that `fetch` would not send, over real HTTP. */

import assert from "node:assert/strict";
import { connect } from "node:net";
import { withLive } from "./live.ts";
import { callOf } from "./guard_under_test.ts";

/** Sends these bytes and resolves with the status, or 0 where the connection was closed without one. */
function statusOf(port: number, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      answer += chunk;
      // The first line is enough: some connections stay open.
      if (answer.includes("\r\n")) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
  });
}

const body = JSON.stringify(callOf("whoami"));

Deno.test("a guarded server on the wire answers only for its own host, path and credential", async () => {
  const served: string[] = [];
  const build = (guard: (request: Request) => Promise<unknown>) => async (request: Request) => {
    const admitted = await guard(request);
    if (admitted instanceof Response) return admitted;
    served.push(request.url);
    return new Response("{}");
  };
  await withLive(build, async ({ resource, issuer }) => {
    const { port, host } = new URL(resource);
    const token = await issuer.mint();
    const send = async (
      {
        target = "/mcp",
        hosts = [host],
        credentials = [`Bearer ${token}`],
        framing = `Content-Length: ${body.length}`,
        sent = body,
      }: {
        target?: string;
        hosts?: string[];
        credentials?: string[];
        framing?: string;
        sent?: string;
      },
    ) => {
      const lines = [
        `POST ${target} HTTP/1.1`,
        ...hosts.map((each) => `Host: ${each}`),
        ...credentials.map((each) => `Authorization: ${each}`),
        "Content-Type: application/json",
        framing,
      ];
      return await statusOf(Number(port), `${lines.join("\r\n")}\r\n\r\n${sent}`);
    };
    assert.equal(await send({}), 200);
    assert.equal(await send({ target: `http://${host}/mcp` }), 200, "absolute form (RFC 9112 §3.2.2)");
    assert.equal(await send({ framing: "Transfer-Encoding: chunked", sent: chunked(body) }), 200);
    assert.equal(served.length, 3);

    assert.equal(await send({ hosts: ["evil.example"] }), 421);
    assert.equal(await send({ target: "http://evil.example/mcp" }), 421);
    assert.equal(await send({ target: `http://${host}?/mcp` }), 404, "a query is no path");
    assert.equal(await send({ target: `http://${host}/mcp`, hosts: ["evil.example"] }), 421);
    for (
      const target of [
        "//mcp",
        "/x/../mcp",
        "/%2e/mcp",
        "/mcp/x/%2E%2e",
        "/mcp/.",
        "/mcp%2f",
        "/%6Dcp",
        "/mcp;x",
        "/MCP",
        "/mcp\\",
        "/./mcp",
      ]
    ) {
      assert.equal(await send({ target }), 404, target);
    }
    assert.equal(await send({ credentials: [`Bearer ${token}`, `Bearer ${token}`] }), 400, "two of them");
    assert.equal(await send({ credentials: [`Bearer ${token}`, "Basic YTpi"] }), 400);
    assert.equal(await send({ credentials: [] }), 401);

    // Longer than its Content-Length, by a framing that overrides it (RFC 9112 §6.3).
    const padded = chunked(`${" ".repeat(2 * 1024 * 1024)}${body}`);
    const smuggled = await send({
      framing: "Content-Length: 10\r\nTransfer-Encoding: chunked",
      sent: padded,
    });
    assert.ok(smuggled === 413 || smuggled === 400, `${smuggled}`);
    assert.equal(await send({ framing: "Transfer-Encoding: chunked", sent: padded }), 413);
    assert.equal(await send({ framing: `Content-Length: ${2 ** 31}`, sent: padded }), 413);
    assert.equal(served.length, 3, "nothing else was let in");
  });
});

function chunked(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
}
