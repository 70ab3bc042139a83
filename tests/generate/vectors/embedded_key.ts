/** Vectors about keys that a token brings along, or links to. */

import { type Group, group } from "./draft.ts";
import { ATTACKER_CERTIFICATE, KEYS, published, type Signer } from "./keys.ts";

const EVIL = "https://evil.example/keys";

/** Vectors about `jwk`, `jku`, `x5c` and `x5u`. */
export async function embedded(signer: Signer): Promise<Group> {
  const one = await group(signer, {
    comment: "Keys that the token brings along, or links to",
    key: KEYS.rs256,
  });
  const { kid: _, use: __, ...attackers } = published(KEYS.attackerRs256);
  const jwk = { ...attackers, kid: KEYS.rs256.kid };
  const brought: Record<string, [rule: string, header: Record<string, unknown>]> = {
    "jwk": ["token.embedded-key", { jwk: attackers }],
    "jwk, which has the id of the published key": ["token.embedded-key", { jwk }],
    "x5c": ["token.embedded-key", { x5c: [ATTACKER_CERTIFICATE] }],
    "jwk and x5c": ["token.embedded-key", { jwk, x5c: [ATTACKER_CERTIFICATE] }],
    "jku": ["token.key-by-url", { jku: EVIL }],
    "jku at a lookalike of the issuer's host": ["token.key-by-url", {
      jku: "https://issuer.example@evil.example/",
    }],
    "jku at the issuer itself": ["token.key-by-url", { jku: "https://issuer.example/users/mallory/keys" }],
    "jku in a file": ["token.key-by-url", { jku: "file:///dev/null" }],
    "x5u": ["token.key-by-url", { x5u: EVIL }],
    "iss in the header": ["token.key-by-url", { iss: "https://evil.example" }],
  };
  for (const [what, [rule, header]] of Object.entries(brought)) {
    for (
      const [how, kid] of [["", {}], [", and no kid", { kid: undefined }], [", and a kid of its own", {
        kid: "mine",
      }]] as const
    ) {
      await one.add({
        comment: `signed with a key of its own, by ${what}${how}`,
        rule,
        flags: ["EmbeddedKey"],
        decision: "refuse",
        header: { ...header, ...kid },
        sign: (input) => signer(input, KEYS.attackerRs256),
      });
    }
  }
  const honest: Record<string, unknown>[] = [{ jwk }, { jku: EVIL }, { x5c: [ATTACKER_CERTIFICATE] }, {
    x5u: EVIL,
  }];
  await one.add(...honest.map((header) => ({
    comment: `signed with the published key, and has a ${Object.keys(header)[0]} of somebody else's`,
    rule: "token.unknown-claims",
    flags: ["EmbeddedKey" as const],
    decision: "accept" as const,
    open: true,
    header,
  })));
  return one;
}
