/** A requirement is pure data: what must hold, for whom, how strongly, and which text says so. */

/** How strongly a text asks for it (RFC 2119). `house` is our own good practice and never a failed MUST. */
export type Level = "MUST" | "SHOULD" | "MAY" | "house";

/** All levels, the strongest first. */
export const LEVELS = ["MUST", "SHOULD", "MAY", "house"] as const satisfies Level[];

/** The MCP revisions a server can be judged at, oldest first. */
export const REVISIONS = ["2025-06-18", "2025-11-25", "2026-07-28"] as const;

/** One of {@linkcode REVISIONS}: MCP names its revisions by date. */
export type Revision = typeof REVISIONS[number];

/** Where a rule comes from. */
export interface Source {
  /** "RFC 9728", "MCP 2026-07-28", … */
  document: string;
  /** "§3.3" in an RFC, a heading in the MCP specification. */
  section: string;
  url: string;
}

/**
 * What happens where a rule of a server's, or of its authorization server's, is broken: `opens`, somebody gets in, or further than they may; `locks-out`,
 * honest clients fail; `untidy`, neither.
 */
export type Impact = "opens" | "locks-out" | "untidy";

/** Kinds of access tokens that not every issuer issues: RFC 9068's JWTs. */
export type Profile = "rfc9068";

/** One rule. The id is `group.name`, and stays what it is once published. */
export interface Requirement {
  id: string;
  /** One sentence that is true of a server that passes: "a token for another resource is refused". */
  title: string;
  party: "resource-server" | "client" | "authorization-server";
  /** One level for every revision, or one for each revision that has the rule. */
  level: Level | Partial<Record<Revision, Level>>;
  sources: Source[];
  /** What breaking it does; every rule but a client's says so. */
  impact?: Impact;
  /** Binds only where the authorization server issues such tokens. */
  profile?: Profile;
  /** What happens to people when it does not hold. */
  why: string;
  /** A nudge first, the answer last. */
  hints: string[];
}

/** The level of a requirement at a revision; `undefined` where that revision does not have the rule. */
export function levelAt(requirement: Requirement, revision: Revision): Level | undefined {
  return typeof requirement.level === "string" ? requirement.level : requirement.level[revision];
}

/** The level of a requirement at the first of these revisions that has the rule. */
export function levelAmong(requirement: Requirement, revisions: Revision[]): Level | undefined {
  return revisions.map((revision) => levelAt(requirement, revision)).find((level) => level);
}

/** The first part of an id: `challenge` of `challenge.missing-token`. */
export function groupOf(id: string): string {
  return id.split(".", 1)[0] ?? id;
}
