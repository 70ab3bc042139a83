/** A proxy on loopback, in front of one server or several. */

import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy that runs. */
export interface Proxy {
  /** Its own: what clients call. */
  origin: string;
  /** Where requests go, each to the next in turn. Whoever starts the proxy fills it, and may change it any time. */
  addresses: URL[];
  /** Put on every request that has none of its own, for clients that cannot be given one. */
  token: string | undefined;
  /** Where each request went, in the order in which they came. */
  turns: { address: URL; method: string; path: string }[];
  close(): void;
}

/**
 * Listens on a free port. Header fields arrive as they were sent, `Host` included, which `fetch` would replace:
 * hence node:http. Nothing is remembered of a client.
 */
export async function openProxy(): Promise<Proxy> {
  const server = createServer((incoming, outgoing) => {
    const { method = "", url: path = "", headers } = incoming;
    const address = proxy.addresses[proxy.turns.length % proxy.addresses.length];
    if (!address) return void outgoing.writeHead(502).end();
    proxy.turns.push({ address, method, path });
    const { hostname, port } = address;
    const sent = proxy.token === undefined ? headers : { authorization: `Bearer ${proxy.token}`, ...headers };
    const passedOn = forward({ hostname, port, method, path, headers: sent, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passedOn.on("error", () => outgoing.destroy());
    incoming.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: Proxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    addresses: [],
    token: undefined,
    turns: [],
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}
