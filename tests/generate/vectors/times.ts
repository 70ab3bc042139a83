/** Vectors about when a token is valid. */

import { type Group, group, NOW } from "./draft.ts";
import { KEYS, type Signer } from "./keys.ts";

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;
const ACCEPT = { flags: ["Normal" as const], decision: "accept" as const };
const REFUSE = { decision: "refuse" as const };

/** Vectors about `exp`, `nbf` and `iat`. */
export async function times(signer: Signer): Promise<Group[]> {
  const plain = await group(signer, { comment: "Times, none of them near the moment", key: KEYS.rs256 });
  await plain.claim("exp", [NOW + 600, NOW + YEAR], { ...ACCEPT, rule: "token.accepted" });
  await plain.claim("nbf", [NOW - HOUR, 0], { ...ACCEPT, rule: "token.accepted" });
  await plain.claim("exp", [NOW - 600, NOW - HOUR, NOW - YEAR, 1, 0, -1], {
    ...REFUSE,
    rule: "token.expired",
    flags: ["Expired"],
  });
  await plain.claim("nbf", [NOW + 600, NOW + 1800, NOW + YEAR], {
    ...REFUSE,
    rule: "token.not-yet-valid",
    flags: ["NotYetValid"],
  });
  const type = { ...REFUSE, rule: "token.time-types", flags: ["TimeType" as const] };
  await plain.claim("exp", [
    String(NOW + HOUR),
    `${NOW + HOUR}.5`,
    "0x7fffffff",
    "2030-03-17T18:46:40Z",
    "never",
    "Infinity",
    "NaN",
    "",
    null,
    [],
    [NOW + HOUR],
    {},
    { value: NOW + HOUR },
    true,
    false,
  ], type);
  await plain.claim(
    "nbf",
    [String(NOW - HOUR), "0", "never", "", null, [], [NOW - HOUR], {}, true, false],
    type,
  );
  await plain.claim("iat", [String(NOW - 60), "yesterday", "", null, [], {}, true], type);
  await plain.claim("exp", [8.64e12 + 1, 1e21, 1e308], {
    ...REFUSE,
    rule: "token.time-range",
    flags: ["TimeType"],
  });
  await plain.claim("nbf", [-8.64e12 - 1, -1e308], {
    ...REFUSE,
    rule: "token.time-range",
    flags: ["TimeType"],
  });
  const fraction = { rule: "token.time-fraction", flags: ["TimeType" as const], decision: "accept" as const };
  await plain.claim("exp", [NOW + HOUR + 0.5, NOW + HOUR + 0.123456789], fraction);
  await plain.claim("nbf", [NOW - HOUR + 0.5], fraction);
  await plain.claim("iat", [NOW - 60 + 0.5], fraction);
  const written = (as: string) => (json: string) => json.replace(String(NOW + HOUR), as);
  await plain.add(
    { ...fraction, comment: "exp is written 1900003600.0", claimsText: written("1900003600.0") },
    { ...fraction, comment: "exp is written 19000036e2", claimsText: written("19000036e2") },
    { ...fraction, comment: "exp is written 1.9000036E+9", claimsText: written("1.9000036E+9") },
  );
  for (
    const text of [
      "NaN",
      "Infinity",
      "0x713FB510",
      "01900003600",
      "+1900003600",
      "1900003600.",
      "1_900_003_600",
    ]
  ) {
    await plain.add({
      ...REFUSE,
      comment: `exp is written ${text}, which is no JSON`,
      rule: "token.unreadable",
      flags: ["TimeType", "Form"],
      claimsText: written(text),
    });
  }
  await plain.add({
    comment: "iat is an hour ahead: no text says that it has to be in the past",
    rule: "token.accepted",
    flags: ["TimeType"],
    decision: "accept",
    open: true,
    claims: { iat: NOW + HOUR },
  }, {
    ...REFUSE,
    comment: "expired, and expires is in the future",
    rule: "token.expired",
    flags: ["Expired", "ClaimElsewhere"],
    claims: { exp: NOW - HOUR, expires: NOW + HOUR, EXP: NOW + HOUR },
  }, {
    ...REFUSE,
    comment: "expired, and a header parameter exp is in the future",
    rule: "token.expired",
    flags: ["Expired", "ClaimElsewhere"],
    header: { exp: NOW + HOUR },
    claims: { exp: NOW - HOUR },
  }, {
    ...REFUSE,
    comment: "expired before it became valid",
    rule: "token.expired",
    flags: ["Expired"],
    claims: { exp: NOW - HOUR, nbf: NOW - 1800 },
  });

  const profiled = await group(signer, {
    comment: "No time at all, where the issuer's tokens always have one",
    label: "RFC 9068",
    key: KEYS.rs256,
    profile: "rfc9068",
  });
  await profiled.claim("exp", [undefined], { ...REFUSE, rule: "token.no-expiry", flags: ["Expired"] });
  await profiled.add({
    ...REFUSE,
    comment: "without exp, expires_in is an hour",
    rule: "token.no-expiry",
    flags: ["Expired", "ClaimElsewhere"],
    claims: { exp: undefined, expires_in: HOUR },
  });
  return [plain, ...await Promise.all([0, 5, 60, 300].map((leeway) => edges(signer, leeway))), profiled];
}

/** The last second in which a token is good, and the first in which it is not. */
async function edges(signer: Signer, clockTolerance: number): Promise<Group> {
  const edge = await group(signer, {
    comment: `Times at the edge of a clock tolerance of ${clockTolerance} seconds`,
    label: `tolerance ${clockTolerance}`,
    key: KEYS.rs256,
    clockTolerance,
  });
  const flags = ["ClockTolerance" as const];
  await edge.claim("exp", [NOW - clockTolerance + 1, NOW + 2], {
    rule: "token.accepted",
    flags,
    decision: "accept",
  });
  await edge.claim("exp", [NOW - clockTolerance, NOW - clockTolerance - 1], {
    ...REFUSE,
    rule: "token.expired",
    flags: [...flags, "Expired"],
  });
  await edge.claim("nbf", [NOW + clockTolerance, NOW - 1], {
    rule: "token.accepted",
    flags,
    decision: "accept",
  });
  await edge.claim("nbf", [NOW + clockTolerance + 1, NOW + clockTolerance + 2], {
    ...REFUSE,
    rule: "token.not-yet-valid",
    flags: [...flags, "NotYetValid"],
  });
  return edge;
}
