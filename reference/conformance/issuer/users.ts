/** The people who can sign in. */

/** A demo user. */
export type User = "alice" | "bob" | "carol";

const roles = new Map<string, string[]>([["alice", []], ["bob", []], ["carol", ["admin"]]]);

/** Whether there is such a user. */
export function isUser(name: string): name is User {
  return roles.has(name);
}

/** The user's roles. A subject that is nobody's, such as a client acting for itself, has none. */
export function rolesOf(subject: string): string[] {
  return roles.get(subject) ?? [];
}
