/** Servers with one flaw each: operations that the token does not reach. */

import { claimsOf, resigned } from "../claims.ts";
import { altered, calling, changed, operationOf, readMessage } from "../http.ts";
import type { Mutant } from "../mutant.ts";
import { disguisedMutants } from "./mutants_disguised.ts";
import { oddMutants } from "./mutants_odd.ts";

/** What a flaw looks at. */
interface Seen {
  /** The scope claim, whatever its type. */
  scope: unknown;
  claims: Record<string, unknown>;
  /** The tool that is called, or the method. */
  operation: string;
}

/** A mutant that lets some calls through as if their token had every scope. */
function reaching(name: string, flaw: string, reaches: (seen: Seen) => unknown): Mutant {
  return scoping(name, flaw, (seen) => reaches(seen) ? "notes:read notes:write" : undefined);
}

/** A mutant that takes the token's scope for another one. */
function scoping(name: string, flaw: string, scopeFor: (seen: Seen) => string | undefined): Mutant {
  return {
    name,
    flaw,
    lesson: 6,
    async fetch(request, next, around) {
      const claims = claimsOf(request);
      const [message, again] = await readMessage(request);
      const operation = operationOf(message);
      const scope = claims && scopeFor({ scope: claims.scope, claims, operation });
      return await next(scope === undefined ? again : await resigned(again, around, { ...claims, scope }));
    },
  };
}

/** A mutant that grants notes:write for what it finds in the scope claim. */
function granting(name: string, flaw: string, grants: (scope: string) => boolean): Mutant {
  return reaching(name, flaw, ({ scope }) => typeof scope === "string" && grants(scope));
}

/** A mutant that grants notes:write for what it finds in some claim. */
function grantingBy(claim: string): Mutant {
  const flaw = `It finds scopes in ${claim} as well.`;
  return reaching(`scopes-from-${claim.replaceAll("_", "-")}`, flaw, ({ claims }) => {
    return typeof claims[claim] !== "string" && JSON.stringify(claims[claim])?.includes("notes:write");
  });
}

/** A mutant that answers otherwise where the finished server answers 403. */
function forbidding(
  name: string,
  flaw: string,
  how: (response: Response, challenge: string, seen: Pick<Seen, "scope" | "operation">) => Response,
): Mutant {
  return {
    name,
    flaw,
    lesson: 6,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      const challenge = response.headers.get("www-authenticate");
      if (response.status !== 403 || !challenge) return response;
      return how(response, challenge, { scope: claimsOf(request)?.scope, operation: operationOf(message) });
    },
  };
}

/** A mutant that executes what it then refuses. */
function executing(name: string, flaw: string, tool: string): Mutant {
  return {
    name,
    flaw,
    lesson: 6,
    async fetch(request, next, around) {
      const claims = claimsOf(request);
      const [message, again] = await readMessage(request);
      const response = await next(again);
      if (response.status === 403 && operationOf(message) === tool) {
        const call = calling(again, tool, message?.params?.arguments ?? {});
        await next(await resigned(call, around, { ...claims, scope: "notes:write" }));
      }
      return response;
    },
  };
}

function edited(from: string | RegExp, to: string) {
  return (response: Response, challenge: string) => {
    return altered(response, { headers: { "www-authenticate": challenge.replace(from, to) } });
  };
}

/** Whether one of the scopes, as they should be split, will do. */
const some = (grants: (scope: string) => boolean) => (scope: string) => scope.split(" ").some(grants);

const none = "profile";
const SCOPE = /scope="[^"]*"/;

/** The mutants of this file's subject. */
export const scopesMutants: Mutant[] = [
  scoping(
    "lists-take-a-scope",
    "It asks for more scopes to list what it does not have.",
    ({ scope, operation }) => {
      return scope === "notes:read" && operation === "resources/list" ? "calendar:read" : undefined;
    },
  ),
  scoping("telling-takes-a-scope", "It asks for more scopes to be told of roots.", ({ scope, operation }) => {
    return scope === "notes:read" && operation === "notifications/roots/list_changed"
      ? "calendar:read"
      : undefined;
  }),
  reaching("anybody-adds", "Adding takes no scope.", ({ operation }) => operation === "add_note"),
  reaching("anybody-deletes", "Deleting takes no scope.", ({ operation }) => operation === "delete_note"),
  forbidding("401-for-a-scope", "It answers 401 when a scope is missing.", (response) => {
    return altered(response, { status: 401 });
  }),
  forbidding("200-for-a-scope", "It says in a tool's result that a scope is missing.", () => {
    return Response.json({ jsonrpc: "2.0", id: 1, result: { content: [], isError: true } });
  }),
  executing("adds-then-refuses", "It adds a note, and then says 403.", "add_note"),
  executing("deletes-then-refuses", "It deletes a note, and then says 403.", "delete_note"),
  forbidding("bare-403", "Its 403 has no challenge.", (response) => {
    return altered(response, { headers: { "www-authenticate": null } });
  }),
  forbidding(
    "403-invalid-token",
    "It calls a token without the scope invalid.",
    edited("insufficient_scope", "invalid_token"),
  ),
  forbidding("403-without-error", "Its 403 does not say why.", edited(/error="[^"]*", /, "")),
  forbidding("403-without-scope", "It does not say which scope is missing.", edited(/, scope="[^"]*"/, "")),
  forbidding(
    "asks-for-what-is-there",
    "It asks for notes:read, always.",
    edited(SCOPE, 'scope="notes:read"'),
  ),
  forbidding(
    "403-without-pointer",
    "Its 403 does not point at the metadata.",
    edited(/resource_metadata="[^"]*", /, ""),
  ),
  forbidding(
    "one-scope-at-a-time",
    "It asks for the first scope that is missing.",
    (response, challenge, { scope }) => {
      const first = String(scope).split(" ").includes("notes:read") ? "notes:write" : "notes:read";
      return edited(SCOPE, `scope="${first}"`)(response, challenge);
    },
  ),
  ...["initialize", "list_notes", "notifications/cancelled"].map((
    name,
  ): Mutant =>
    scoping(
      `${name.replace("/", "-").replace("_", "-")}-takes-write`,
      `Its ${name} takes notes:write.`,
      (seen) => {
        return seen.operation === name && seen.scope === "notes:read" ? none : undefined;
      },
    )
  ),
  scoping(
    "compares-the-claim",
    "It compares the claim with the text that it expects.",
    ({ scope, operation }) => {
      const writes = operation === "add_note" || operation === "delete_note";
      return writes && scope !== "notes:read notes:write" && scope !== "notes:write" ? none : undefined;
    },
  ),
  scoping("counts-scopes", "It refuses a token with scopes that it does not know.", ({ scope }) => {
    return String(scope).split(" ").length > 2 ? none : undefined;
  }),
  scoping("no-hierarchy", "It wants notes:read for reading, also from those who may write.", (seen) => {
    const reads = seen.operation !== "add_note" && seen.operation !== "delete_note";
    return reads && seen.scope === "notes:write" ? none : undefined;
  }),
  scoping("write-takes-read", "Adding takes notes:read too.", ({ scope, operation }) => {
    return operation === "add_note" && scope === "notes:write" ? none : undefined;
  }),
  {
    name: "scope-before-expiry",
    flaw: "It looks at the scopes before it looks whether the token still holds.",
    lesson: 6,
    async fetch(request, next, around) {
      const claims = claimsOf(request);
      const body = request.body && await request.arrayBuffer();
      const response = await next(changed(request, { body }));
      if (response.status !== 401 || !(Number(claims?.exp) < Date.now() / 1000)) return response;
      const fresh = { ...claims, exp: Math.floor(Date.now() / 1000) + 60, scope: none };
      const writes = !String(claims?.scope).includes("notes:write");
      return writes ? await next(await resigned(changed(request, { body }), around, fresh)) : response;
    },
  },
  granting(
    "scope-substring",
    "It searches the claim for the scope.",
    (scope) => scope.includes("notes:write"),
  ),
  granting("scope-prefix", "It compares how a scope starts.", some((one) => one.startsWith("notes:write:"))),
  granting("scope-suffix", "It compares how a scope ends.", some((one) => one.endsWith(":write"))),
  granting(
    "scope-in-any-case",
    "It compares scopes without regard to case.",
    some((one) => {
      return one.toLowerCase() === "notes:write";
    }),
  ),
  granting(
    "scope-parents",
    "It takes notes for all of notes.",
    some((one) => one === "notes" || one === "notes:"),
  ),
  granting("scope-wildcards", "It takes a star for every scope.", some((one) => one.endsWith("*"))),
  granting(
    "scope-by-action",
    "It looks for write, whatever is to be written.",
    some((one) => one === "write"),
  ),
  granting("admin-scope", "It takes a scope called admin for every scope.", some((one) => one === "admin")),
  granting(
    "splits-at-commas",
    "It splits scopes at commas too.",
    (scope) => scope.split(/[ ,]+/).includes("notes:write"),
  ),
  granting("splits-at-white-space", "It splits scopes at any white space.", (scope) => {
    return scope.split(/\s+/).includes("notes:write");
  }),
  granting("decodes-scopes", "It decodes scopes as if they came from a form.", (scope) => {
    return scope.split(/ |\+|%20/).includes("notes:write");
  }),
  granting("splits-at-semicolons", "It splits scopes at semicolons too.", (scope) => {
    return scope.split(/[ ;]+/).includes("notes:write");
  }),
  grantingBy("scp"),
  reaching("scp-as-text", "It takes scp for scope.", ({ claims }) => {
    return typeof claims.scp === "string" && claims.scp.split(" ").includes("notes:write");
  }),
  grantingBy("scope"),
  grantingBy("permissions"),
  grantingBy("roles"),
  grantingBy("resource_access"),
  ...["whoami", "list_notes"].map((name): Mutant =>
    reaching(
      `${name.replace("_", "-")}-takes-nothing`,
      `Its ${name} takes no scope.`,
      ({ operation, scope }) => {
        return operation === name && !String(scope).includes("notes:");
      },
    )
  ),
  reaching(
    "no-claim-no-limit",
    "A token without a scope has every scope.",
    ({ scope }) => scope === undefined,
  ),
  ...["initialize", "tools/list", "notifications/initialized"].map((name): Mutant =>
    reaching(`${name.replace("/", "-")}-takes-nothing`, `Its ${name} takes no scope.`, ({ operation }) => {
      return operation === name;
    })
  ),
  ...disguisedMutants,
  ...oddMutants,
];
