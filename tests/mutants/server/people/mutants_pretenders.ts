/** Servers with one flaw each: they take callers for alice, or for an admin, who are not. */

import { claimsOf, resigned } from "../claims.ts";
import { operationOf, readMessage } from "../http.ts";
import type { Mutant } from "../mutant.ts";

/** A token's claims. */
export type Claims = Record<string, unknown>;

/** What a flaw looks at. */
interface Seen {
  claims: Claims;
  /** The tool that is called, or the method. */
  operation: string;
  args: Claims;
  request: Request;
}

/** A mutant that takes some callers for others: with these claims in place of their own. */
export function mistaking(
  name: string,
  flaw: string,
  forWhom: (seen: Seen) => Claims | undefined | false | "",
): Mutant {
  return {
    name,
    flaw,
    lesson: 6,
    async fetch(request, next, around) {
      const claims = claimsOf(request);
      const [message, again] = await readMessage(request);
      const args = message?.params?.arguments ?? {};
      const other = claims && forWhom({ claims, operation: operationOf(message), args, request: again });
      return await next(other ? await resigned(again, around, { ...claims, ...other }) : again);
    },
  };
}

/** A mutant that sees admins where there are none. */
export function promoting(name: string, flaw: string, when: (seen: Seen) => unknown): Mutant {
  return mistaking(name, flaw, (seen) => when(seen) ? { roles: ["admin"] } : undefined);
}

/** A mutant that finds the role in another claim. */
function promotingBy(claim: string): Mutant {
  return promoting(
    `admin-by-${claim.replaceAll(/[_:]/g, "-")}`,
    `It finds roles in ${claim}.`,
    ({ claims }) => {
      return claims[claim] === true || JSON.stringify(claims[claim])?.includes("admin");
    },
  );
}

/** A mutant that changes how it reads a subject, and then compares. */
function reading(name: string, flaw: string, read: (subject: string) => string): Mutant {
  return mistaking(name, flaw, ({ claims }) => {
    return typeof claims.sub === "string" && claims.sub !== read(claims.sub) && { sub: read(claims.sub) };
  });
}

/** A mutant that takes the user's name from another claim. */
function naming(claim: string): Mutant {
  return mistaking(
    `user-by-${claim.replaceAll("_", "-")}`,
    `It takes ${claim} for the user.`,
    ({ claims }) => {
      return typeof claims[claim] === "string" && { sub: claims[claim].split("@")[0] };
    },
  );
}

/** Whether a token's roles make an admin. */
export const isAdmin = ({ roles }: Claims): boolean => Array.isArray(roles) && roles.includes("admin");

/** The mutants of those who pretend. */
export const pretenderMutants: Mutant[] = [
  promoting("admin-by-subject", "It knows its admins by name.", ({ claims }) => claims.sub === "carol"),
  promoting("roles-in-any-case", "It compares roles without regard to case.", ({ claims }) => {
    return String(claims.roles).toLowerCase() === "admin";
  }),
  promoting("roles-by-substring", "It searches roles for admin.", ({ claims }) => {
    return Array.isArray(claims.roles) && String(claims.roles).includes("admin");
  }),
  promoting("roles-in-one-text", "It searches a text for admin.", ({ claims }) => {
    return typeof claims.roles === "string" && claims.roles.includes("admin");
  }),
  promoting("roles-of-other-names", "It takes owners and Administrators for admins.", ({ claims }) => {
    const names = ["admins", "owner", "Administrator"];
    return Array.isArray(claims.roles) && claims.roles.some((role) => names.includes(role));
  }),
  promoting("roles-among-keys", "It looks for admin among the keys of roles.", ({ claims }) => {
    return typeof claims.roles === "object" && "admin" in (claims.roles ?? {});
  }),
  promoting("admin-by-scope", "It takes the scope admin for the role.", ({ claims }) => {
    return String(claims.scope).split(" ").includes("admin");
  }),
  ...["groups", "realm_access", "is_admin"].map(promotingBy),
  promoting(
    "admin-by-header",
    "It finds the role in X-Role.",
    ({ request }) => request.headers.has("x-role"),
  ),
  mistaking("user-by-header", "It finds the user in X-Forwarded-User.", ({ request }) => {
    return request.headers.has("x-forwarded-user") && { sub: request.headers.get("x-forwarded-user") };
  }),
  promoting("admin-by-argument", "It finds the role in an argument.", ({ args }) => args.role === "admin"),
  promoting("all-by-argument", "It lists everybody's notes to who asks for all.", ({ args }) => args.all),
  mistaking("user-by-argument", "It finds the user in an argument.", ({ args, operation }) => {
    return operation !== "add_note" && args.owner !== undefined && { sub: args.owner };
  }),
  mistaking(
    "adds-for-others",
    "It files a note under the owner that an argument names.",
    ({ args, operation }) => {
      return operation === "add_note" && args.owner !== undefined && { sub: args.owner };
    },
  ),
  reading("subjects-in-lower-case", "It makes subjects lower case.", (subject) => subject.toLowerCase()),
  reading("trims-subjects", "It trims subjects.", (subject) => subject.trim()),
  reading(
    "ends-subjects-at-nul",
    "It ends a subject where C would.",
    (subject) => subject.split("\0")[0] ?? "",
  ),
  reading("decodes-subjects", "It decodes subjects like parts of a URL.", (subject) => {
    return /%[0-9a-f]{2}/i.test(subject) ? decodeURIComponent(subject) : subject;
  }),
  reading("normalises-subjects", "It normalises subjects.", (subject) => subject.normalize("NFKC")),
  reading("subjects-that-look-alike", "It takes letters that look alike for the same.", (subject) => {
    return subject.replaceAll("\u0430", "a");
  }),
  reading(
    "cuts-subjects",
    "It files notes under five letters of a subject.",
    (subject) => subject.slice(0, 5),
  ),
  reading(
    "splits-subjects",
    "It takes the last part of a subject.",
    (subject) => subject.split(/[,|]/).at(-1) ?? "",
  ),
  reading("joins-without-care", "It joins issuer and subject to a text that it splits again.", (subject) => {
    return subject.split('"').at(-1) ?? "";
  }),
  mistaking("subjects-as-text", "It makes a string of a subject.", ({ claims }) => {
    return Array.isArray(claims.sub) && { sub: String(claims.sub) };
  }),
  ...["preferred_username", "name", "email"].map(naming),
  mistaking("user-by-actor", "It takes the actor for the user.", ({ claims }) => {
    return typeof claims.act === "object" && { sub: (claims.act as Claims).sub };
  }),
  mistaking(
    "clients-by-their-id",
    "It takes the id of the client where there is no subject.",
    ({ claims }) => {
      return claims.sub === undefined && { sub: claims.client_id, client_id: "another" };
    },
  ),
  mistaking("clients-are-users", "It takes a client that acts for itself for a user.", ({ claims }) => {
    return claims.sub === claims.client_id && { client_id: "another" };
  }),
];
