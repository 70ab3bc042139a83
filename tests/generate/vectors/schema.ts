/** The form of the vectors' files: that of Wycheproof's, with what it takes to judge a token. */

import { z } from "zod";

const text = z.string().min(1);

const test = z.strictObject({
  tcId: z.int().min(1).describe("Number of the test within its file"),
  comment: text.describe("What is the matter with the token; no other test of the file says the same"),
  flags: z.array(text).min(1).describe("Names of notes"),
  rule: text.describe("The rule that decides: a member of the file's rules"),
  token: z.string().describe("What stands behind Bearer in the Authorization header"),
  result: z.enum(["valid", "invalid", "acceptable"]).describe(
    "valid: has to be accepted. invalid: has to be refused. acceptable: the texts allow both",
  ),
  advice: z.enum(["accept", "refuse"]).optional().describe("What we do with an acceptable token, and advise"),
  errors: z.array(z.enum(["invalid_token", "insufficient_scope"])).min(1).optional().describe(
    "The errors of RFC 6750 section 3.1 that a refusal may have",
  ),
  counterpart: z.int().min(1).optional().describe(
    "The tcId of the valid token of which this is a flawed copy",
  ),
  flaw: z.array(text).min(1).optional().describe(
    "Where it differs from its counterpart: a header parameter, a claim, the header or claims as a text, the " +
      "signature, or the form of the whole token",
  ),
});

const group = z.strictObject({
  type: z.literal("AccessTokenVerify"),
  source: z.strictObject({ name: text, version: text }),
  comment: text.describe("What these tests have in common"),
  issuer: text.describe("The issuer that is trusted; the keys are its"),
  audience: text.describe("The resource identifier of the server that judges"),
  now: z.int().describe("The moment at which the tokens are judged, in seconds since 1970"),
  clockTolerance: z.int().min(0).describe("Seconds by which clocks may differ, at exp and at nbf"),
  algorithms: z.array(text).min(1).describe("The signature algorithms that may be used"),
  requiredScopes: z.array(text).describe(
    "The scopes that a token has to have, all of them; none: not judged",
  ),
  profile: z.enum(["rfc9068"]).optional().describe("The issuer's access tokens are as this profile has them"),
  jwks: z.object({ keys: z.array(z.looseObject({ kty: text })).min(1) }).describe(
    "The issuer's keys (RFC 7517)",
  ),
  tests: z.array(test).min(1),
});

const note = z.strictObject({
  bugType: text,
  description: text,
  effect: text.optional(),
  links: z.array(z.url()).optional(),
  cves: z.array(text).optional(),
});

const source = z.strictObject({ document: text, section: text, url: z.url() });

const rule = z.strictObject({
  level: z.enum(["MUST", "SHOULD", "MAY", "house"]).describe("How strongly the sources ask for it"),
  profile: z.enum(["rfc9068"]).optional().describe(
    "Binds only where the issuer's tokens follow this profile",
  ),
  sources: z.array(source).min(1),
});

/** The schema's own name, beside which it is published. */
export const SCHEMA = "access_token_verify_schema.json";

/** A file of vectors. */
export const vectorFile = z.strictObject({
  algorithm: text,
  schema: z.literal(SCHEMA),
  numberOfTests: z.int().min(1),
  header: z.array(text).min(1),
  notes: z.record(text, note).describe("What the flags mean"),
  rules: z.record(text, rule).describe("What the rules' texts are"),
  testGroups: z.array(group).min(1),
});

/** A file of vectors. */
export type VectorFile = z.infer<typeof vectorFile>;
/** A group of tests with the same settings. */
export type VectorGroup = z.infer<typeof group>;
/** One token and what to do with it. */
export type Vector = z.infer<typeof test>;

/** The JSON schema of the files. */
export function jsonSchema(): unknown {
  return z.toJSONSchema(vectorFile);
}
