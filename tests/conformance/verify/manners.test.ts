/** How a judge behaves at a stranger's. */

import assert from "node:assert/strict";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { Outgoing } from "../../../reference/conformance/send/outgoing.ts";
import { mannered, USER_AGENT } from "../../../reference/conformance/verify/manners.ts";

/** Sends nothing, and says what would have been sent. */
function sending(resource: string) {
  const sent: Outgoing[] = [];
  const send = mannered((message) => {
    sent.push(message);
    return Promise.resolve({ request: message, response: { error: "nobody" } } as unknown as Exchange);
  }, resource);
  return { sent, get: (url: string) => send({ method: "GET", url, headers: [] }) };
}

/** Each leads to a machine of one's own, or of one's cloud; the last four are IPv4 addresses in other clothes. */
const PRIVATE = [
  "http://127.0.0.1/",
  "http://10.0.0.1/",
  "http://169.254.169.254/latest/meta-data/",
  "http://localhost:6379/",
  "http://db.internal/",
  "http://[::1]/",
  "http://[fd00::1]/",
  "http://[::ffff:10.0.0.1]/",
  "http://[64:ff9b::a00:1]/",
  "http://[2002:a00:1::]/",
  "http://[2001:0:a00:1::]/",
];

Deno.test("mannered() follows nothing to a private address when the server is on the open internet", async () => {
  const { sent, get } = sending("https://8.8.8.8/mcp");
  for (const url of PRIVATE) await assert.rejects(get(url), { code: "untested" }, url);
  assert.deepEqual(sent, []);
  await get("https://8.8.8.8/mcp");
  await get("https://1.1.1.1/.well-known/oauth-authorization-server");
  assert.deepEqual(
    sent.map(({ publicOnly }) => publicOnly),
    [undefined, true],
    "held to when it connects, too",
  );
});

Deno.test("mannered() follows a server's own neighbours when it is at a private address itself", async () => {
  const { sent, get } = sending("http://127.0.0.1:8600/mcp");
  for (const url of PRIVATE) await get(url);
  assert.equal(sent.length, PRIVATE.length);
});

Deno.test("mannered() says who it is when the message does not", async () => {
  const { sent, get } = sending("http://127.0.0.1:8600/mcp");
  await get("http://127.0.0.1:8600/mcp");
  assert.deepEqual(sent[0]?.headers, [["user-agent", USER_AGENT]]);
});
