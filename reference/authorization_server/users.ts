/** The people who can sign in, without passwords: this server is for learning and for trying things out. */

/** A demo user. */
export interface User {
  /** The name, and the `sub` of the user's tokens. */
  name: string;
  /** The claim `roles`. */
  roles: string[];
  /** Who that is, for the sign-in page. */
  description: string;
}

/** All of them, in the order in which the page shows them. */
export const USERS: readonly User[] = [
  { name: "alice", roles: [], description: "contributor" },
  { name: "bob", roles: [], description: "contributor" },
  { name: "carol", roles: ["admin"], description: "admin: everyone’s notes are hers to see and delete" },
];

/** The user of that name, if there is one. */
export function findUser(users: readonly User[], name: string | undefined): User | undefined {
  return users.find((user) => user.name === name);
}
