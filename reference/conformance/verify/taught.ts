/** Where a rule is taught. */

import { groupOf } from "../requirement.ts";

/** A lesson, as a report names it. */
export interface Taught {
  number: number;
  /** From the root of the project. */
  path: string;
}

const BY_GROUP: Record<string, Taught> = {
  transport: { number: 1, path: "lessons/01-open-server" },
  metadata: { number: 2, path: "lessons/02-resource-metadata" },
  challenge: { number: 3, path: "lessons/03-challenge" },
  token: { number: 4, path: "lessons/04-verify-token" },
  keys: { number: 4, path: "lessons/04-verify-token" },
  audience: { number: 5, path: "lessons/05-audience" },
  scopes: { number: 6, path: "lessons/06-scopes" },
  people: { number: 6, path: "lessons/06-scopes" },
  downstream: { number: 9, path: "lessons/09-downstream" },
  consent: { number: 9, path: "lessons/09-downstream" },
  providers: { number: 10, path: "lessons/10-identity-providers" },
  sessions: { number: 11, path: "lessons/11-hardening" },
  proxy: { number: 11, path: "lessons/11-hardening" },
  pages: { number: 11, path: "lessons/11-hardening" },
  audit: { number: 11, path: "lessons/11-hardening" },
  stateless: { number: 12, path: "lessons/12-two-eras" },
  eras: { number: 12, path: "lessons/12-two-eras" },
};

/** The lesson that a rule's group belongs to; none for what only the reference server and verify know. */
export function taughtIn(id: string): Taught | undefined {
  return BY_GROUP[groupOf(id)];
}
