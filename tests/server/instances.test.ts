/** Two instances behind one address: no request depends on which of them had the one before. */

import assert from "node:assert/strict";
import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import { serve, withDirectory } from "./process.ts";
import { callTool, CLIENTS, serveIssuer } from "./server_under_test.ts";

/** Sends each request to the next address, with its header fields as they came, and counts. */
async function roundRobin() {
  const addresses: URL[] = [];
  const counts: number[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const i = turn++ % addresses.length;
    counts[i] = (counts[i] ?? 0) + 1;
    const { hostname, port } = addresses[i]!;
    const { method, url: path, headers } = incoming;
    incoming.pipe(forward({ hostname, port, method, path, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin, addresses, counts, close };
}

Deno.test("two instances on one file serve every client through one address, without affinity", () =>
  withDirectory(async (directory) => {
    const [issuer, proxy] = [await serveIssuer(), await roundRobin()];
    const resource = `${proxy.origin}/mcp`;
    issuer.addResource(resource, ["notes:read", "notes:write"]);
    const env = { ISSUER: issuer.issuer, RESOURCE: resource };
    const instances = await Promise.all([serve(directory, env), serve(directory, env)]);
    proxy.addresses.push(...instances.map(({ address }) => new URL(address)));

    for (const connect of Object.values(CLIENTS)) {
      const client = await connect(resource, await issuer.mint());
      const ids = new Set<unknown>();
      for (let i = 0; i < 6; i++) ids.add((await callTool(client, "add_note", { text: `note ${i}` })).id);
      // Asked twice: either instance sees what both have written.
      for (let i = 0; i < 2; i++) {
        const { notes } = await callTool(client, "list_notes");
        assert.deepEqual(new Set((notes as { id: string }[]).map(({ id }) => id)), ids);
      }
      for (const id of ids) assert.deepEqual(await callTool(client, "delete_note", { id }), { deleted: id });
      await client.close();
    }
    assert.ok(Math.abs(proxy.counts[0]! - proxy.counts[1]!) <= 1, "they took turns");

    // One goes; the other serves on, at the same address.
    instances[0]!.kill("SIGTERM");
    assert.equal((await instances[0]!.ended).code, 0);
    proxy.addresses.shift();
    const client = await CLIENTS["SDK v1"]!(resource, await issuer.mint());
    assert.deepEqual(await callTool(client, "list_notes"), { notes: [] });
    await client.close();
    instances[1]!.kill("SIGTERM");
    await instances[1]!.ended;
    proxy.close();
    await issuer.close();
  }));
