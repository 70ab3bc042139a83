/** Whose tokens are sent: the test issuer, reachable on loopback for as long as the bench runs. */

import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";

/** Seconds. No token expires while it is still to be sent. */
const LIFETIME = 4 * 60 * 60;

/** An issuer that is being served. */
export interface ServedIssuer extends TestIssuer {
  close(): Promise<void>;
}

/** Serves an issuer on a free port. */
export async function serveIssuer(): Promise<ServedIssuer> {
  const ready = Promise.withResolvers<TestIssuer>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => await (await ready.promise).fetch(request),
  );
  const issuer = await createIssuer({
    issuer: `http://127.0.0.1:${server.addr.port}`,
    resources: {},
    accessTokenLifetime: LIFETIME,
  });
  ready.resolve(issuer);
  return { ...issuer, close: () => server.shutdown() };
}

/** So many tokens for a resource, each another one. */
export async function mintTokens(
  issuer: TestIssuer,
  audience: string,
  count: number,
  { alg = "ES256", scope = "notes:read" }: { alg?: "ES256" | "EdDSA"; scope?: string } = {},
): Promise<string[]> {
  const tokens: string[] = [];
  // Not all at once: a hundred keep every core busy, and a hundred thousand would only wait in memory.
  while (tokens.length < count) {
    const batch = Math.min(100, count - tokens.length);
    const mint = () => issuer.mint({ audience, alg, scope });
    tokens.push(...await Promise.all(Array.from({ length: batch }, mint)));
  }
  return tokens;
}
