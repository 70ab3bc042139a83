/** Worlds in which what leads to the authorization server is in an odd place, and honest. */

import type { Scenario, World } from "../world/world.ts";
import { answerAt, page, pointNowhere, pointTo, WELL_KNOWN } from "../world/bend.ts";

/** A document that is as good as the right one, but for the authorization server that it names. */
async function decoyOf({ notes, addIssuer }: World): Promise<() => Response> {
  const { issuer } = await addIssuer();
  const decoy = { ...notes.metadata, authorization_servers: [issuer] };
  return () => Response.json(decoy);
}

/** The metadata is at the root, and names the origin. */
function moveToRoot({ notes, issuer }: World): void {
  notes.metadataAt = [WELL_KNOWN];
  notes.metadata.resource = notes.origin;
  issuer.addResource(notes.origin, ["notes:read", "notes:write"]);
}

/** Only the pointer leads to the right document. */
export const POINTER_ELSEWHERE: Scenario = {
  name: "pointer-elsewhere",
  story: "the challenge points at one document, and the well-known places have another",
  async arrange(world) {
    const { notes } = world;
    const decoy = await decoyOf(world);
    notes.metadataAt = ["/about/notes"];
    pointTo(notes, `${notes.origin}/about/notes`);
    answerAt(notes, `${WELL_KNOWN}/mcp`, decoy);
    answerAt(notes, WELL_KNOWN, decoy);
  },
};

/** The pointer leads to another host, as it may: what counts is what the document says (RFC 9728 §5.1). */
export const POINTER_ABROAD: Scenario = {
  name: "pointer-abroad",
  story: "the challenge points at a document on another host, and the well-known places have another",
  async arrange(world) {
    const { notes, addParty } = world;
    const decoy = await decoyOf(world);
    const host = await addParty(() => Promise.resolve(Response.json(notes.metadata)));
    pointTo(notes, `${host.origin}/about/notes`);
    answerAt(notes, `${WELL_KNOWN}/mcp`, decoy);
    answerAt(notes, WELL_KNOWN, decoy);
  },
};

/** The challenge does not point. */
export const NO_POINTER: Scenario = {
  name: "no-pointer",
  story: "the challenge points nowhere, and there is another document at the root",
  async arrange(world) {
    pointNowhere(world.notes);
    answerAt(world.notes, WELL_KNOWN, await decoyOf(world));
  },
};

/** Only the root has a document, and it names the origin. */
export const ONLY_AT_ROOT: Scenario = {
  name: "only-at-root",
  story: "the only metadata is at the root, and names the host without a path",
  arrange(world) {
    pointNowhere(world.notes);
    moveToRoot(world);
  },
};

/** An issuer without a path that has OpenID Connect Discovery alone. */
export const OPENID_ONLY: Scenario = {
  name: "openid-only",
  story: "the authorization server publishes OpenID Connect Discovery and nothing else",
  arrange({ issuer }) {
    answerAt(issuer, "/.well-known/oauth-authorization-server", () => new Response(null, { status: 404 }));
  },
};

/** An issuer with a path, whose metadata is behind the path. */
export const OPENID_BEHIND_PATH: Scenario = {
  name: "openid-behind-path",
  story: "the issuer has a path, and its metadata is behind it",
  async arrange({ notes, addIssuer }) {
    const tenant = await addIssuer({ path: "/tenant" });
    notes.metadata.authorization_servers = [tenant.issuer];
    for (const name of ["oauth-authorization-server", "openid-configuration"]) {
      answerAt(tenant, `/.well-known/${name}/tenant`, () => new Response(null, { status: 404 }));
    }
  },
};

/** Pages with status 200 where metadata of the MCP server is looked for. */
export const PAGE_OF_SERVER: Scenario = {
  name: "page-of-server",
  story: "a web page with status 200 is at the well-known path, and the metadata is at the root",
  arrange(world) {
    pointNowhere(world.notes);
    answerAt(world.notes, `${WELL_KNOWN}/mcp`, page);
    moveToRoot(world);
  },
};

/** The same at the authorization server. */
export const PAGE_OF_ISSUER: Scenario = {
  name: "page-of-issuer",
  story: "a web page with status 200 is at the first place of the authorization server's metadata",
  arrange({ issuer }) {
    answerAt(issuer, "/.well-known/oauth-authorization-server", page);
  },
};

/** The first of two authorization servers has no metadata. */
export const FIRST_SERVER_GONE: Scenario = {
  name: "first-server-gone",
  story: "the first of two authorization servers has no metadata",
  async arrange({ notes, issuer, addIssuer }) {
    const gone = await addIssuer();
    gone.controls.fail("metadata", { status: 404 });
    notes.metadata.authorization_servers = [gone.issuer, issuer.issuer];
  },
};

/** The first of two authorization servers publishes somebody else's metadata. */
export const FIRST_SERVER_LIES: Scenario = {
  name: "first-server-lies",
  story: "the first of two authorization servers publishes metadata of somebody else",
  async arrange({ notes, issuer, addIssuer }) {
    const liar = await addIssuer();
    liar.controls.lieAboutIssuer("https://login.example");
    notes.metadata.authorization_servers = [liar.issuer, issuer.issuer];
  },
};
