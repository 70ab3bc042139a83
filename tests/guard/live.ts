/** An issuer and a guarded server on loopback, with the real verifier between them. */

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { type Guard, protect, type ProtectOptions } from "../../reference/guard/mod.ts";
import { OPTIONS } from "./guard_under_test.ts";

type Serve = (request: Request) => Response | Promise<Response>;

/** What a test of a live server gets. */
export interface Live {
  resource: string;
  issuer: TestIssuer;
}

function listen() {
  let serve: Serve = () => new Response(null, { status: 503 });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => serve(request),
  );
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    use: (other: Serve) => void (serve = other),
    close: () => server.shutdown(),
  };
}

/** The same on Node's `http`. */
async function listenByNode() {
  let serve: RequestListener = () => {};
  const server = createServer((incoming, outgoing) => serve(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    use: (other: RequestListener) => void (serve = other),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Serves what `build` makes of a guard, for as long as the test runs. */
export function withLive(
  build: (guard: Guard) => Serve,
  test: (live: Live) => Promise<void>,
  options?: Partial<ProtectOptions>,
): Promise<void> {
  return withServer(listen(), build, test, options);
}

/** Serves what `build` makes of a guard for Node's `http`. */
export async function withLiveNode(
  build: (guard: Guard) => RequestListener,
  test: (live: Live) => Promise<void>,
  options?: Partial<ProtectOptions>,
): Promise<void> {
  return await withServer(await listenByNode(), build, test, options);
}

interface Listening<Server> {
  origin: string;
  use(server: Server): void;
  close(): Promise<void>;
}

async function withServer<Server>(
  rs: Listening<Server>,
  build: (guard: Guard) => Server,
  test: (live: Live) => Promise<void>,
  options: Partial<ProtectOptions> = {},
): Promise<void> {
  const as = listen();
  const resource = `${rs.origin}/mcp`;
  const issuer = await createIssuer({
    issuer: as.origin,
    resources: { [resource]: [...OPTIONS.scopes.all] },
  });
  as.use(issuer.fetch);
  rs.use(build(protect({ ...OPTIONS, resource, authorizationServers: [as.origin], ...options })));
  try {
    await test({ resource, issuer });
  } finally {
    await Promise.all([rs.close(), as.close()]);
  }
}
