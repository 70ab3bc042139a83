/** What verify tells a server that it starts, and what the command asks for beside the documented start. */

import { argv, env } from "node:process";

const { RESOURCE, ISSUER, AUDIENCE = RESOURCE, JWKS_URI, PORT } = env;

/** The issuer's identifier, its keys, and the audience that its tokens for this server have. */
export { AUDIENCE, ISSUER, JWKS_URI };

/** This server's own URL, and the port that it listens on. */
export const resource = new URL(RESOURCE);
export const port = Number(PORT);

/** Whether each option is set that the peer's documentation offers for protecting more. */
export const everyOption = argv.includes("--every-option");

/** What reading takes, and what changing something takes as well. */
export const READ = "inventory:read";
export const WRITE = "inventory:write";

/** The issuer's own metadata (RFC 8414), which some peers pass on. */
export async function issuerMetadata() {
  const response = await fetch(new URL("/.well-known/oauth-authorization-server", ISSUER));
  return await response.json();
}

/** The document of RFC 9728, for peers that publish none. */
export const document = {
  path: `/.well-known/oauth-protected-resource${resource.pathname}`,
  body: {
    resource: resource.href,
    authorization_servers: [ISSUER],
    scopes_supported: [READ],
    bearer_methods_supported: ["header"],
  },
};
