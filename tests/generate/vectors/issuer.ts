/** Vectors about who issued a token. The signature is that of the right issuer's key in all of them. */

import { type Group, group, ISSUER } from "./draft.ts";
import { KEYS, type Signer } from "./keys.ts";

/** Vectors about `iss`. */
export async function issuer(signer: Signer): Promise<Group[]> {
  const plain = await group(signer, { comment: "An issuer without a path", key: KEYS.rs256 });
  const wrong = { flags: ["WrongIssuer" as const], decision: "refuse" as const };
  await plain.claim("iss", [
    "https://other-issuer.example",
    "https://evil.example",
    "issuer.example",
    "alice",
  ], {
    ...wrong,
    rule: "token.other-issuer",
  });
  const lookalikes = [
    `${ISSUER}/`,
    `${ISSUER}/tenant`,
    `${ISSUER}?`,
    `${ISSUER}#`,
    `${ISSUER}:443`,
    `${ISSUER}.`,
    `${ISSUER}.evil.example`,
    `${ISSUER}@evil.example`,
    ISSUER.slice(0, -1),
    ISSUER.toUpperCase(),
    "https://Issuer.example",
    "http://issuer.example",
    "https://%69ssuer.example",
    "https://evil.example/https://issuer.example",
    ` ${ISSUER}`,
    `${ISSUER} `,
    `${ISSUER}\n`,
    `${ISSUER}\0`,
    `${ISSUER} https://evil.example`,
  ];
  await plain.claim("iss", lookalikes, { ...wrong, rule: "token.issuer-lookalike" });
  await plain.claim("iss", ["https://\u0456ssuer.example", "https://issuer.example\u200b"], {
    rule: "token.issuer-lookalike",
    flags: ["WrongIssuer", "Unicode"],
    decision: "refuse",
  });
  await plain.claim("iss", [undefined], { ...wrong, rule: "token.issuer-missing" });
  await plain.claim("iss", ["", null, 42, true, [], [ISSUER], {}, { issuer: ISSUER }], {
    rule: "token.issuer-type",
    flags: ["ClaimType"],
    decision: "refuse",
  });
  await plain.add({
    comment: "without iss, issuer and ISS name the right one",
    rule: "token.issuer-missing",
    flags: ["WrongIssuer", "ClaimElsewhere"],
    decision: "refuse",
    claims: { iss: undefined, issuer: ISSUER, ISS: ISSUER },
  }, {
    comment: "iss is another issuer, and a header parameter iss names the right one",
    rule: "token.other-issuer",
    flags: ["WrongIssuer", "ClaimElsewhere"],
    decision: "refuse",
    header: { iss: ISSUER },
    claims: { iss: "https://evil.example" },
  });

  const slash = await group(signer, {
    comment: "An issuer whose identifier ends with a slash",
    label: "with a slash",
    key: KEYS.rs256,
    issuer: "https://tenant.issuer.example/",
  });
  await slash.claim("iss", [
    "https://tenant.issuer.example",
    "https://tenant.issuer.example//",
    "https://issuer.example/",
    "https://other.issuer.example/",
  ], { ...wrong, rule: "token.issuer-lookalike" });

  const path = await group(signer, {
    comment: "An issuer of one of many realms, each a path of the same host",
    label: "with a path",
    key: KEYS.rs256,
    issuer: "https://issuer.example/realms/one",
  });
  await path.claim("iss", [
    "https://issuer.example",
    "https://issuer.example/realms/",
    "https://issuer.example/realms/two",
    "https://issuer.example/realms/ONE",
    "https://issuer.example/realms/one/",
    "https://issuer.example/realms/one/../two",
    "https://issuer.example/realms/{realm}",
  ], { ...wrong, rule: "token.issuer-lookalike" });
  return [plain, slash, path];
}
