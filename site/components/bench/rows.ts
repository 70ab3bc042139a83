/** The rows of a lesson's token bench. */

import type { Lesson } from "../../../lessons/cli/lessons.ts";
import { type TokenChoice, tokenChoices } from "../../lib/run/tokens.ts";
import type { BenchRow } from "./outcome.ts";

/** The requirement that decides about each token. */
const RULES: Record<TokenChoice, string> = {
  "honest": "token.accepted",
  "other-audience": "audience.other-resource",
  "no-audience": "audience.missing",
  "other-issuer": "token.other-issuer",
  "expired": "token.expired",
  "attacker-key": "token.attacker-key",
  "alg-none": "token.alg-none",
  "hs256-public-pem": "token.hmac-public-key",
  "hs256-public-jwk": "token.hmac-public-key",
  "embedded-jwk": "token.embedded-key",
  "encryption-key": "token.encryption-key",
  "flipped-signature": "token.changed-signature",
  "read-only": "scopes.insufficient",
  "opaque": "token.three-parts",
};

type Judged = Pick<Lesson, "number" | "adds" | "judgedBy">;

/** Every token of the bench, with the lesson's rule about it or the number of the lesson that brings it. */
export function benchRows({ judgedBy }: Judged, lessons: Judged[]): BenchRow[] {
  return (Object.entries(tokenChoices) as [TokenChoice, string][]).map(([choice, words]) => {
    const rule = RULES[choice];
    if (judgedBy.includes(rule)) return { choice, words, rule };
    const later = lessons.find(({ adds }) => adds.includes(rule))?.number;
    return { choice, words, rule, ...(later !== undefined && { later }) };
  });
}
