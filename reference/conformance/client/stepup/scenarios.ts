/** Worlds in which a token does not reach: honest servers that want more, and servers that never have enough. */

import type { NotesParty, Problem } from "../world/notes_party.ts";
import { REDIRECT_URI, type Scenario, SCOPES, type World } from "../world/world.ts";
import { atGrant, rewriting } from "../world/token_endpoint.ts";

/** Reading and writing are two scopes here, and neither implies the other: whoever loses one notices. */
export const TWO_SCOPES: Scenario = {
  name: "two-scopes",
  story: "writing takes a scope that nobody asked for yet",
  arrange() {},
};

/** One scope more for each call: honest, and each of them is granted. */
export const MORE_EACH_TIME: Scenario & { scopes: string[] } = {
  name: "more-each-time",
  story: "each call takes another scope, which is granted",
  scopes: ["notes:write", "notes:share", "notes:archive"],
  arrange(world) {
    requireOfAdding(world, this.scopes);
  },
};

/** RFC 6749 §5.1: `scope` may be left out when it is what was asked for. */
export const UNSAID_SCOPE: Scenario = {
  name: "unsaid-scope",
  story: "the authorization server does not say which scopes it granted",
  arrange({ issuer }) {
    const silent = rewriting(({ scope: _, ...answer }) => answer);
    atGrant(issuer, "authorization_code", silent);
    atGrant(issuer, "refresh_token", silent);
  },
};

/** More scopes exist than the call takes. */
export const LONG_LIST: Scenario = {
  name: "long-list",
  story: "the metadata lists more scopes than the call takes",
  arrange({ notes, issuer }) {
    const all = [...SCOPES, "notes:admin"];
    issuer.addResource(notes.resource, all);
    notes.metadata.scopes_supported = all;
  },
};

/** One refusal in many forms (RFC 9110 §11.6.1, RFC 6750 §3). What is not in quotes cannot have a colon in it. */
export const ODD_FORMS: Scenario & { forms: [scope: string, ...lines: string[]][] } = {
  name: "odd-forms",
  story: "the refusal is written in all the ways that its grammar allows",
  forms: [
    ["form:one", 'Basic realm="notes, old"', 'Bearer error="insufficient_scope", scope="form:one"'],
    ["form-two", 'Basic realm="notes", bearer Error=insufficient_scope, SCOPE=form-two'],
    [
      "form:three",
      'Bearer scope="form:three",error_description="say: \\"a, b\\"" , error = "insufficient_scope"',
    ],
  ],
  arrange(world) {
    const { notes } = world;
    const { challenge } = notes;
    requireOfAdding(world, this.forms.map(([scope]) => scope));
    notes.challenge = (problem) => {
      const [, ...lines] = this.forms.find(([scope]) => scope === problem.scope) ?? [];
      return lines.length > 0 ? lines : challenge(problem);
    };
  },
};

/** The same refusal, written a little wrong. */
export const SLIPS: Scenario & { forms: [scope: string, line: string][] } = {
  name: "slips",
  story: "the refusal has a slip in its grammar",
  forms: [
    ["slip:one", 'Bearer error="insufficient_scope" scope="slip:one"'],
    ["slip:two", "Bearer error=insufficient_scope, error_description=not enough, scope=slip:two"],
    ["slip:three", 'Bearer error="insufficient_scope"; scope="slip:three"'],
    ["slip:four", 'Bearer error="insufficient_scope", error="insufficient_scope", scope="slip:four"'],
  ],
  arrange(world) {
    const { notes } = world;
    const { challenge } = notes;
    requireOfAdding(world, this.forms.map(([scope]) => scope));
    notes.challenge = (problem) => {
      const [, line] = this.forms.find(([scope]) => scope === problem.scope) ?? [];
      return line ? [line] : challenge(problem);
    };
  },
};

/** Only the 401 says where the metadata is, and it is not where one would look. */
export const POINTED_ONCE: Scenario = {
  name: "pointed-once",
  story: "the metadata is at a place of its own, which the 403 does not name",
  arrange({ notes }) {
    const place = "/metadata-of-the-notes";
    notes.metadataAt = [place];
    notes.challenge = ({ error, scope }) =>
      error === "insufficient_scope"
        ? [`Bearer error="${error}", scope="${scope}"`]
        : [`Bearer resource_metadata="${notes.origin}${place}", scope="${scope}"`];
  },
};

/** The same refusal whatever the token has. */
export const NEVER_ENOUGH: Scenario = {
  name: "never-enough",
  story: "the MCP server calls every token insufficient, with the same scope each time",
  arrange: ({ notes }) => refuseAdding(notes, () => ({ error: "insufficient_scope", scope: "notes:write" })),
};

/** Another scope each time: a client that only compares the last two goes on for ever. */
export const ANOTHER_EACH_TIME: Scenario = {
  name: "another-each-time",
  story: "the MCP server wants another scope each time that it is given one",
  arrange({ notes, issuer }) {
    const scopes = Array.from({ length: 20 }, (_, level) => `notes:level${level}`);
    issuer.addResource(notes.resource, ["notes:read", ...scopes]);
    let asked = 0;
    refuseAdding(notes, () => ({ error: "insufficient_scope", scope: scopes[asked++ % scopes.length] }));
  },
};

/** A challenge that names no scope leaves nothing to ask for but what was asked for before. */
export const WITHOUT_SCOPE: Scenario = {
  name: "without-scope",
  story: "the MCP server calls every token insufficient and names no scope",
  arrange: ({ notes }) => refuseAdding(notes, () => ({ error: "insufficient_scope" })),
};

/** The person takes the tick away from writing. */
export const NARROWER: Scenario = {
  name: "narrower",
  story: "the person grants less than was asked for",
  arrange({ issuer }) {
    issuer.hook = (request, next) => {
      const url = new URL(request.url);
      if (!url.pathname.endsWith("/authorize")) return next(request);
      url.searchParams.set("scope", "notes:read");
      return next(new Request(url, request));
    };
  },
};

/** The person says no, and later closes the browser. */
export const DENIED: Scenario = {
  name: "denied",
  story: "the person signs in and refuses to grant any more",
  arrange(world) {
    const { browse } = world;
    let turn = 0;
    world.browse = (url) => {
      turn++;
      if (turn === 1) return browse(url);
      return turn === 2 ? denial(world, url) : Promise.reject(new Error("The browser was closed"));
    };
  },
};

/** 403 from a server that has other reasons for it. */
export interface ForbiddingScenario extends Scenario {
  /** The lines of `WWW-Authenticate`, one refusal after the other. */
  refusals: string[][];
}

/** The right scheme and another reason: a user who may not, a quota, a broken request. */
export const OTHER_ERRORS: ForbiddingScenario = {
  name: "other-errors",
  story: "deleting is refused with 403, and not for want of a scope",
  refusals: [
    [],
    ['Bearer scope="notes:write"'],
    ['Bearer error="access_denied", scope="notes:write"'],
    ['Bearer error="invalid_request", error_description="insufficient_scope", scope="notes:write"'],
  ],
  arrange({ notes }) {
    forbidDeleting(notes, this.refusals);
  },
};

/** The right word and another scheme: what a proxy would say, or DPoP. */
export const OTHER_SCHEMES: ForbiddingScenario = {
  name: "other-schemes",
  story: "deleting is refused with 403 and a challenge that is not Bearer's",
  refusals: [
    ['Basic realm="insufficient_scope"'],
    ['DPoP error="insufficient_scope", scope="notes:write"'],
    ['Basic realm="notes", error="insufficient_scope", scope="notes:write", Bearer realm="notes"'],
  ],
  arrange({ notes }) {
    forbidDeleting(notes, this.refusals);
  },
};

/** Each run of `add_note` takes the next of these scopes, all of which the authorization server knows. */
function requireOfAdding({ notes, issuer }: World, scopes: string[]): void {
  issuer.addResource(notes.resource, ["notes:read", ...scopes]);
  const { scopeOf } = notes;
  notes.scopeOf = (message) => {
    const runs = notes.executed.filter((tool) => tool === "add_note").length;
    return message.params?.name === "add_note" ? scopes[runs % scopes.length]! : scopeOf(message);
  };
}

/** Calls every token insufficient for `add_note`. */
function refuseAdding(notes: NotesParty, problem: () => Problem): void {
  notes.hook = async (request, next) => {
    const signedIn = request.headers.has("authorization");
    return signedIn && await toolIn(request) === "add_note"
      ? forbidden(notes.challenge(problem()))
      : await next(request);
  };
}

/** Refuses `delete_note` with one of these challenges after the other. */
function forbidDeleting(notes: NotesParty, challenges: string[][]): void {
  let turn = 0;
  notes.hook = async (request, next) => {
    return await toolIn(request) === "delete_note"
      ? forbidden(challenges[turn++ % challenges.length]!)
      : await next(request);
  };
}

async function toolIn(request: Request): Promise<string | undefined> {
  if (request.method !== "POST") return undefined;
  return (await request.clone().json()).params?.name;
}

function forbidden(challenge: string[]): Response {
  const headers = new Headers();
  for (const line of challenge) headers.append("www-authenticate", line);
  return new Response(null, { status: 403, headers });
}

/** What comes back from an authorization server whose user refused (RFC 6749 §4.1.2.1). */
function denial({ issuer }: World, url: URL): Promise<URL> {
  const callback = new URL(REDIRECT_URI);
  callback.searchParams.set("error", "access_denied");
  callback.searchParams.set("state", url.searchParams.get("state") ?? "");
  callback.searchParams.set("iss", issuer.issuer);
  return Promise.resolve(callback);
}
