/** Every file of vectors, from the drafts to the text that is committed. */

import { requirementById } from "../../../reference/conformance/catalogue.ts";
import { algorithm } from "./algorithm.ts";
import { audience } from "./audience.ts";
import { claims } from "./claims.ts";
import { critical } from "./critical.ts";
import type { Draft, Drafted, Group } from "./draft.ts";
import { FLAGS } from "./flags.ts";
import { form } from "./form.ts";
import { issuer } from "./issuer.ts";
import { jsonText } from "./json_text.ts";
import { keyChoice } from "./key_choice.ts";
import { signaturesIn, type Signer, signerWith } from "./keys.ts";
import { jsonSchema, SCHEMA, type Vector, type VectorFile, vectorFile, type VectorGroup } from "./schema.ts";
import { scopes } from "./scopes.ts";
import { signature } from "./signature.ts";
import { times } from "./times.ts";
import { type } from "./type.ts";

/** Where the files are, within the project. */
export const FOLDER = "reference/conformance/vectors";

/** Raised when what a test says changes its meaning: another decision, another setting. */
const SOURCE = { name: "gatehouse", version: "1" };

type Maker = (signer: Signer) => Promise<Group[]>;

const FILES: Record<string, [header: string, make: Maker]> = {
  algorithm: ["Algorithms: none, HMAC with what everybody knows, and others than the key's.", algorithm],
  audience: ["Audiences: whom a token is for.", audience],
  claims: ["Other claims, and names that nobody knows.", claims],
  critical: ["Critical extensions (crit), and payloads that are not encoded (b64).", critical],
  form: ["Form: parts, padding, serializations, encrypted tokens, and the JSON inside.", form],
  issuer: ["Issuers: who says so.", issuer],
  json_text: [
    "JSON that can be read in two ways: names that stand twice, escapes, and look-alikes.",
    jsonText,
  ],
  keys: ["Keys: those that a token brings along, odd key ids, and sets of several keys.", keyChoice],
  scopes: ["Scopes: good tokens that may not do what is wanted.", scopes],
  signature: ["Signatures: of each algorithm, and each way to get one wrong.", signature],
  times: ["Times: expired, not valid yet, at the edge, and of odd types.", times],
  type: ["Types: what an issuer signs besides access tokens.", type],
};

/** The files' names, without the folder. */
export const NAMES: string[] = Object.keys(FILES).map((name) => `access_token_${name}_test.json`);

/**
 * Each file of vectors and the schema, with what should stand in them.
 *
 * @param committed what stands in the files now: random signatures are taken from there
 */
export async function vectorFiles(committed: Map<string, string>): Promise<Map<string, string>> {
  const tokens = [...committed.values()].flatMap((text) => tokensIn(text));
  const signer = signerWith(signaturesIn(tokens));
  const files = new Map([[`schema/${SCHEMA}`, write(jsonSchema())]]);
  for (const [index, [header, make]] of Object.values(FILES).entries()) {
    files.set(NAMES[index]!, write(vectorFile.parse(assembled(header, await make(signer)))));
  }
  return files;
}

/** The tokens of a file, or none where it is not one of vectors. */
function tokensIn(text: string): string[] {
  const found = vectorFile.safeParse(JSON.parse(text)).data?.testGroups ?? [];
  return found.flatMap(({ tests }) => tests.map(({ token }) => token));
}

function write(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function assembled(header: string, groups: Group[]): VectorFile {
  let count = 0;
  const testGroups = groups.map(({ comment, settings, drafted }): VectorGroup => {
    const counterpart = count + 1;
    const tests = drafted.map((draft) => vectorOf(draft, ++count, counterpart));
    // As JSON has it: without members that are undefined.
    return JSON.parse(
      JSON.stringify({ type: "AccessTokenVerify", source: SOURCE, comment, ...settings, tests }),
    );
  });
  const tests = testGroups.flatMap(({ tests }) => tests);
  const comments = new Set(tests.map(({ comment }) => comment));
  if (comments.size < tests.length) throw new Error(`two tests have the same comment: ${repeated(tests)}`);
  const flags = new Set(tests.flatMap(({ flags }) => flags));
  const rules = [...new Set(tests.map(({ rule }) => rule))].toSorted();
  return {
    algorithm: "JWT access tokens (RFC 9068, RFC 7519)",
    schema: SCHEMA,
    numberOfTests: count,
    header: [header, "The keys are for these tests only. Written by deno task generate: do not edit."],
    notes: Object.fromEntries(Object.entries(FLAGS).filter(([name]) => flags.has(name))),
    rules: Object.fromEntries(rules.map((id) => [id, ruleOf(id)])),
    testGroups,
  };
}

function repeated(tests: Vector[]): string {
  return tests.map(({ comment }) => comment).filter((comment, at, all) => all.indexOf(comment) < at).join(
    ", ",
  );
}

/** What the catalogue says of a rule. */
function ruleOf(id: string): VectorFile["rules"][string] {
  const requirement = requirementById(id);
  if (!requirement) throw new Error(`there is no rule ${id}`);
  const { level, profile, sources } = requirement;
  if (typeof level !== "string") throw new Error(`${id} has a level for each revision, and tokens have none`);
  return { level, ...profile && { profile }, sources };
}

function resultOf({ rule, decision, open }: Draft): Vector["result"] {
  if (open || ruleOf(rule).level !== "MUST") return "acceptable";
  return decision === "accept" ? "valid" : "invalid";
}

function vectorOf(draft: Drafted, tcId: number, counterpart: number): Vector {
  const { comment, rule, encoded, decision, unadvised, flaw, errors = ["invalid_token"] } = draft;
  const profiled = ruleOf(rule).profile === "rfc9068" ? ["RFC9068"] : [];
  const result = resultOf(draft);
  return {
    tcId,
    comment,
    flags: [...draft.flags, ...profiled],
    rule,
    token: encoded,
    result,
    ...result === "acceptable" && !unadvised && { advice: decision },
    ...decision === "refuse" && { errors },
    ...result === "invalid" && { counterpart, flaw },
  };
}
