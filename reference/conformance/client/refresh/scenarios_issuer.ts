/** Worlds in which an MCP server names another authorization server than before, or for a while none. */

import type { IssuerParty, Scenario, World } from "../world/world.ts";

/** A world in which all is well until its turn, which the judge takes; tokens expire with it. */
export interface TurningScenario<T = void> extends Scenario {
  turn(world: World): T;
}

/** An operator changes providers: the MCP server's metadata names a new authorization server, which is returned. */
export const MOVED: TurningScenario<Promise<IssuerParty>> = {
  name: "moved",
  story: "the MCP server changes its authorization server",
  arrange() {},
  async turn(world) {
    const to = await world.addIssuer();
    world.notes.metadata.authorization_servers = [to.issuer];
    world.notes.expireTokens();
    return to;
  },
};

/** An MCP server that would like to have the refresh token says that it is the authorization server. */
export const OWN_ISSUER: TurningScenario = {
  name: "own-issuer",
  story: "the MCP server names itself as its authorization server",
  arrange() {},
  turn({ notes }) {
    const issuer = notes.origin;
    const metadata = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/register`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
    };
    notes.metadata.authorization_servers = [issuer];
    notes.hook = async (request, next) => {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith("/.well-known/oauth-authorization-server")) return Response.json(metadata);
      if (pathname !== "/register") return await next(request);
      return Response.json({ ...await request.json(), client_id: "anybody" }, { status: 201 });
    };
    notes.expireTokens();
  },
};

/** For a while nobody can find out which authorization server it is, until what `turn` returns is called. */
export const METADATA_GONE: TurningScenario<() => void> = {
  name: "metadata-gone",
  story: "the MCP server's metadata cannot be found for a while",
  arrange() {},
  turn({ notes }) {
    const places = notes.metadataAt;
    notes.metadataAt = [];
    notes.expireTokens();
    return () => void (notes.metadataAt = places);
  },
};

/** For a while nobody can find out what the authorization server can do. */
export const ISSUER_METADATA_GONE: TurningScenario<() => void> = {
  name: "issuer-metadata-gone",
  story: "the authorization server's metadata cannot be read for a while",
  arrange() {},
  turn: hideIssuer,
};

/** The same where there is another one to go to, which knows nothing of the person yet. */
export const FIRST_OF_TWO_GONE: TurningScenario<() => void> = {
  name: "first-of-two-gone",
  story: "the metadata of the authorization server in use, one of two, cannot be read for a while",
  async arrange({ notes, issuer, addIssuer }) {
    notes.metadata.authorization_servers = [issuer.issuer, (await addIssuer()).issuer];
  },
  turn: hideIssuer,
};

function hideIssuer({ notes, issuer }: World): () => void {
  issuer.controls.fail("metadata", { status: 503 });
  notes.expireTokens();
  return () => issuer.controls.recover();
}
