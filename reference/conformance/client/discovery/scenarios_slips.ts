/** Worlds in which honest servers write their metadata and challenges a little wrong. */

import { answerAt, pointNowhere, pointTo, WELL_KNOWN } from "../world/bend.ts";
import { type Scenario, SCOPES, type World } from "../world/world.ts";

/** A world in which the client is given this URL, and the metadata has that one. */
export interface SpeltScenario extends Scenario {
  /** What the person gave. */
  called(world: World): string;
}

function spelt(
  name: string,
  story: string,
  called: (origin: string) => string,
  named: (origin: string) => string,
  isPointed: boolean,
): SpeltScenario {
  return {
    name: `${name}-${isPointed ? "by-pointer" : "without-pointer"}`,
    story: `${story}, and the challenge ${isPointed ? "points at it" : "does not point at it"}`,
    called: ({ notes }) => called(notes.origin),
    arrange({ notes, issuer }) {
      const { pathname } = new URL(called(notes.origin));
      const place = pathname === "/" ? WELL_KNOWN : WELL_KNOWN + pathname;
      notes.metadataAt = [place];
      notes.metadata.resource = named(notes.origin);
      issuer.addResource(named(notes.origin), SCOPES);
      if (isPointed) pointTo(notes, notes.origin + place);
      else pointNowhere(notes);
      if (pathname !== "/") return;
      // The same server, at the root of its host.
      notes.hook = (request, next) => {
        const url = new URL(request.url);
        return next(url.pathname === "/" ? new Request(new URL("/mcp", url), request) : request);
      };
    },
  };
}

/** One server, and two ways to write its URL. */
export const SAME_RESOURCE: SpeltScenario[] = [true, false].flatMap((isPointed) => [
  spelt(
    "capital-scheme",
    "the metadata writes the scheme in capitals",
    (origin) => `${origin}/mcp`,
    (origin) => `${origin.replace("http:", "HTTP:")}/mcp`,
    isPointed,
  ),
  spelt(
    "no-slash",
    "the metadata leaves out the slash that the person typed",
    (origin) => `${origin}/`,
    (origin) => origin,
    isPointed,
  ),
  spelt(
    "slash",
    "the metadata has a slash that the person did not type",
    (origin) => origin,
    (origin) => `${origin}/`,
    isPointed,
  ),
]);

/** Members that no sign-in takes. */
function unused(value: null | ""): Scenario {
  return {
    name: `unused-members-${value === null ? "null" : "empty"}`,
    story: `the members of the metadata that nobody has set are ${value === null ? "null" : "empty texts"}`,
    arrange({ notes, issuer }) {
      notes.metadata = {
        ...notes.metadata,
        resource_documentation: value,
        resource_policy_uri: value,
        ...value === null && { bearer_methods_supported: value, scopes_supported: value },
      };
      issuer.controls.changeMetadata({
        service_documentation: value,
        op_policy_uri: value,
        op_tos_uri: value,
        revocation_endpoint: value,
        ...value === null && { scopes_supported: value, ui_locales_supported: value },
      });
    },
  };
}

/** What programs write that always write every member. */
export const UNUSED_MEMBERS: Scenario[] = [unused(null), unused("")];

/** Where the metadata is in these worlds: whoever does not read the challenge does not find it. */
const PLACE = "/about/notes";

function slip(name: string, story: string, line: (pointer: string) => string): Scenario {
  return {
    name,
    story: `the challenge ${story}`,
    arrange({ notes }) {
      notes.metadataAt = [PLACE];
      notes.challenge = () => [line(notes.origin + PLACE)];
    },
  };
}

/** Slips that servers really make. */
export const CHALLENGE_SLIPS: Scenario[] = [
  slip("url-without-quotes", "has a URL without quotes", (pointer) => `Bearer resource_metadata=${pointer}`),
  slip("no-comma", "has no comma between two parameters", (pointer) => {
    return `Bearer realm="notes" resource_metadata="${pointer}"`;
  }),
  slip("words-without-quotes", "has a description of several words without quotes", (pointer) => {
    return `Bearer error_description=sign in first, resource_metadata="${pointer}"`;
  }),
  slip("semicolon", "has a semicolon between two parameters", (pointer) => {
    return `Bearer realm="notes"; resource_metadata="${pointer}"`;
  }),
  slip("pointer-twice", "has its pointer twice", (pointer) => {
    return `Bearer resource_metadata="${pointer}", resource_metadata="${pointer}"`;
  }),
  slip("open-quote", "ends before its last quote", (pointer) => {
    return `Bearer realm="notes", resource_metadata="${pointer}`;
  }),
];

/** Something in front of the server has added a pointer, which leads nowhere, before its own or behind it. */
export const TWO_POINTERS: Scenario[] = [true, false].map((isFirst) => ({
  name: `two-pointers-${isFirst ? "wrong-first" : "wrong-last"}`,
  story: `the challenge has two pointers, and the ${isFirst ? "first" : "last"} leads to somebody else`,
  async arrange({ notes, addIssuer, issuer }) {
    const place = `${notes.origin}/added`;
    const other = await addIssuer();
    answerAt(notes, "/added", () => {
      return Response.json({ ...notes.metadata, authorization_servers: [other.issuer] });
    });
    const right = notes.origin + WELL_KNOWN + "/mcp";
    const both = isFirst ? [place, right] : [right, place];
    notes.challenge = () => [`Bearer ${both.map((url) => `resource_metadata="${url}"`).join(", ")}`];
    notes.metadata.authorization_servers = [issuer.issuer];
  },
}));
