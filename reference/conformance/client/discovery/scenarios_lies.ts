/** Worlds in which metadata says what must not be believed. Whoever believes it gets somewhere. */

import type { NotesParty } from "../world/notes_party.ts";
import { type Scenario, SCOPES, type World } from "../world/world.ts";
import { answerAt, pointNowhere, pointTo, WELL_KNOWN } from "../world/bend.ts";

const SERVER_METADATA = "/.well-known/oauth-authorization-server";

/** The demonstration: whoever signs in here hands a token for somebody else's server to the attacker. */
export const NAMES_A_VICTIM: Scenario = {
  name: "metadata-names-a-victim",
  story: "a malicious server's metadata names another server at the same issuer as its resource",
  async arrange({ notes, issuer, addParty }) {
    const victim = await addParty(() => Promise.resolve(new Response(null, { status: 401 })));
    notes.metadata.resource = `${victim.origin}/mcp`;
    issuer.addResource(`${victim.origin}/mcp`, SCOPES);
  },
};

/** Where a document is found; each place allows one `resource` and no other (RFC 9728 §3.3). */
const found: Record<"by pointer" | "by path" | "at the root", (notes: NotesParty) => void> = {
  "by pointer": (notes) => pointTo(notes, `${notes.origin}${WELL_KNOWN}/mcp`),
  "by path": (notes) => pointNowhere(notes),
  "at the root"(notes) {
    pointNowhere(notes);
    notes.metadataAt = [WELL_KNOWN];
  },
};

function naming(
  what: string,
  place: keyof typeof found,
  resourceOf: (notes: NotesParty) => string,
): Scenario {
  return {
    name: `names ${what} ${place}`.replaceAll(" ", "-"),
    story: `the metadata found ${place} names ${what}`,
    arrange({ notes, issuer }) {
      found[place](notes);
      notes.metadata.resource = resourceOf(notes);
      issuer.addResource(resourceOf(notes), SCOPES);
    },
  };
}

/** Other resources of the same host, from far to near. */
export const NAMES_A_NEIGHBOUR: Scenario[] = [
  naming("a sibling", "by pointer", ({ origin }) => `${origin}/calendar`),
  naming("a sibling", "at the root", ({ origin }) => `${origin}/calendar`),
  naming("the whole host", "by pointer", ({ origin }) => origin),
  naming("the whole host", "by path", ({ origin }) => origin),
  naming("a longer path", "by pointer", ({ resource }) => `${resource}/admin`),
  naming("a longer name", "by pointer", ({ resource }) => `${resource}2`),
  naming("itself in capitals", "by pointer", ({ origin }) => `${origin}/MCP`),
  naming("itself with a query", "by pointer", ({ resource }) => `${resource}?tenant=2`),
  naming("itself with a slash", "by pointer", ({ resource }) => `${resource}/`),
];

/** The authorization server's metadata, told by the MCP server's origin as if it were one itself. */
async function alsoAnIssuer({ notes, issuer }: World): Promise<void> {
  const response = await issuer.answer(new Request(issuer.origin + SERVER_METADATA));
  const metadata = { ...await response.json(), issuer: notes.origin };
  answerAt(notes, SERVER_METADATA, () => Response.json(metadata));
  issuer.controls.sendIss(notes.origin);
}

function without(what: string, bend: (notes: NotesParty) => void): Scenario {
  return {
    name: `without ${what}`.replaceAll(" ", "-"),
    story: `the MCP server has ${what}, and its origin answers like an authorization server`,
    async arrange(world) {
      bend(world.notes);
      await alsoAnIssuer(world);
    },
  };
}

/** Nobody says which authorization server to use. */
export const NAMES_NO_SERVER: Scenario[] = [
  without("metadata without authorization_servers", ({ metadata }) => delete metadata.authorization_servers),
  without("metadata with an empty list of authorization servers", ({ metadata }) => {
    metadata.authorization_servers = [];
  }),
  without("no metadata", (notes) => {
    notes.metadataAt = [];
    pointNowhere(notes);
  }),
];

/** An attacker's server claims the name of the honest one, whose clients send their secrets to that name. */
export const SPEAKS_FOR_ANOTHER: Scenario = {
  name: "speaks-for-another-issuer",
  story: "an attacker's authorization server publishes metadata with the issuer of the honest one",
  async arrange({ notes, issuer, addIssuer }) {
    const attacker = await addIssuer();
    attacker.controls.lieAboutIssuer(issuer.issuer);
    attacker.controls.sendIss(issuer.issuer);
    notes.metadata.authorization_servers = [attacker.issuer];
  },
};

function almost(how: string, change: (issuer: string) => string): Scenario {
  return {
    name: `issuer ${how}`.replaceAll(" ", "-"),
    story: `the metadata has the issuer ${how}`,
    async arrange({ notes, addIssuer }) {
      const server = await addIssuer({ path: "/tenant" });
      server.controls.lieAboutIssuer(change(server.issuer));
      server.controls.sendIss(change(server.issuer));
      notes.metadata.authorization_servers = [server.issuer];
    },
  };
}

/** The same to a URL parser, or to somebody who means well. */
export const ALMOST_THE_ISSUER: Scenario[] = [
  almost("with a slash behind it", (issuer) => `${issuer}/`),
  almost("with its scheme in capitals", (issuer) => issuer.replace("http", "HTTP")),
  almost("with a zero before its port", (issuer) => issuer.replace(/:(?=\d+\/)/, ":0")),
  almost("with a dot segment in its path", (issuer) => issuer.replace("/tenant", "/./tenant")),
  almost("with a capital in its path", (issuer) => issuer.replace("/tenant", "/Tenant")),
  {
    name: "issuer-named-with-a-slash",
    story: "the MCP server names the issuer with a slash behind it, and the metadata has it without",
    arrange({ notes, issuer }) {
      notes.metadata.authorization_servers = [`${issuer.issuer}/`];
    },
  },
  {
    name: "issuer-missing",
    story: "the authorization server's metadata has no issuer",
    arrange: ({ issuer }) => issuer.controls.changeMetadata({ issuer: undefined }),
  },
];

/** The endpoints are where they are usually, and nothing says so. */
export const NO_SERVER_METADATA: Scenario = {
  name: "no-server-metadata",
  story: "the authorization server has no metadata, and endpoints where one would guess them",
  arrange: ({ issuer }) => issuer.controls.fail("metadata", { status: 404 }),
};

/** Documents that are as they should be, at a host that nobody named. */
export const SENDS_ELSEWHERE: Scenario[] = [
  {
    name: "resource-metadata-redirects",
    story: "the metadata of the MCP server redirects to another host",
    async arrange({ notes, addParty }) {
      const other = await addParty(() => Promise.resolve(Response.json(notes.metadata)));
      answerAt(notes, `${WELL_KNOWN}/mcp`, () => Response.redirect(`${other.origin}/metadata`, 302));
    },
  },
  {
    name: "server-metadata-redirects",
    story: "the metadata of the authorization server redirects to an attacker's host",
    async arrange({ issuer, addParty }) {
      const honest = await (await issuer.answer(new Request(issuer.origin + SERVER_METADATA))).json();
      const other = await addParty(({ url }) => {
        return Promise.resolve(Response.json({ ...honest, token_endpoint: `${new URL(url).origin}/token` }));
      });
      const redirect = () => Response.redirect(`${other.origin}/metadata`, 307);
      answerAt(issuer, SERVER_METADATA, redirect);
      answerAt(issuer, "/.well-known/openid-configuration", redirect);
    },
  },
];
