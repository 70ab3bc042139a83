/**
 * Worlds with a mix-up: a stranger's authorization server, whose sign-in page is the honest one's (RFC 9700 §4.4).
 * People see the page that they know, and agree. What comes back is a code of the honest server, and the client, which
 * believes to deal with the stranger, brings it to the stranger's token endpoint, together with its verifier.
 */

import type { Scenario, World } from "../world/world.ts";
import { EVERY_WAY_OPEN } from "../registration/scenarios.ts";

/** Puts a stranger between the notes server and the honest authorization server. */
async function stepBetween(world: World, metadata: Record<string, unknown> = {}): Promise<void> {
  const { issuer, notes } = world;
  const stranger = await world.addParty(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/.well-known/")) {
      return Response.json({
        issuer: stranger.origin,
        authorization_endpoint: `${issuer.issuer}/authorize`,
        token_endpoint: `${stranger.origin}/token`,
        registration_endpoint: `${stranger.origin}/register`,
        response_types_supported: ["code"],
        token_endpoint_auth_methods_supported: ["none"],
        code_challenge_methods_supported: ["S256"],
        ...metadata,
      });
    }
    // Handed on: so the client is known to the honest server, and gets its token, and does not miss anything.
    const { method, headers } = request;
    const body = await request.text() || undefined;
    return await issuer.hook(
      new Request(issuer.issuer + pathname, { method, headers, body }),
      issuer.answer,
    );
  }, "authorization-server");
  notes.metadata.authorization_servers = [stranger.origin];
}

/** The client registers at the stranger, who registers it at the honest server. */
export const MIX_UP: Scenario = {
  name: "mix-up",
  story: "the MCP server names a stranger's authorization server, whose sign-in page is the honest one's",
  arrange: (world) => stepBetween(world),
};

/** The client is its metadata document, which the honest server knows: nobody has to register it. */
export const MIX_UP_WITHOUT_REGISTRATION: Scenario = {
  name: "mix-up-without-registration",
  story: `${MIX_UP.story}, and the client has one id for both`,
  async arrange(world) {
    await EVERY_WAY_OPEN.arrange(world);
    await stepBetween(world, { client_id_metadata_document_supported: true });
  },
};
