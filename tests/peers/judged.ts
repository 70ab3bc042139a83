/** A peer, judged by `verify --start`: as somebody does who has nothing but its command. */

import { projectFile } from "../../lessons/cli/lessons.ts";
import { requirementById } from "../../reference/conformance/catalogue.ts";
import { levelAt, REVISIONS } from "../../reference/conformance/requirement.ts";
import { portableRules } from "../../reference/conformance/verify/rules.ts";
import type { Finding, Verification } from "../../reference/conformance/verify/verification.ts";
import type { Peer } from "./list.ts";

/** What was found out about a peer. */
export interface Judged {
  peer: Peer;
  revision: string;
  /** The rule set, such as "2026-12". */
  rules: string;
  /** Of level MUST, one a rule. */
  findings: Finding[];
}

/** The portable rules that are a MUST at any revision. */
const MUSTS = portableRules().filter((id) => {
  return REVISIONS.some((revision) => levelAt(requirementById(id)!, revision) === "MUST");
});

/**
 * Judges a peer by all portable rules of level MUST. What failed, or was not answered, is judged again: a machine that has
 * too much to do may cost a verdict. Where the two differ, a third decides.
 *
 * @throws {Error} with what verify said, when there is no verdict
 */
export async function judged(peer: Peer): Promise<Judged> {
  const { revision, rules, verdicts } = await verified(peer, MUSTS);
  const musts = verdicts.filter(({ level, party }) => level === "MUST" && party === "resource-server");
  const unsure = musts.filter(({ status, reason }) => status === "fail" || /no answer/.test(reason ?? ""));
  const second = await verifiedAgain(peer, unsure);
  const differing = unsure.filter(({ id, status }) => second.get(id)?.status !== status);
  const third = await verifiedAgain(peer, differing);
  const findings = musts.map((finding) => third.get(finding.id) ?? finding);
  return { peer, revision, rules, findings };
}

async function verifiedAgain(peer: Peer, findings: Finding[]): Promise<Map<string, Finding>> {
  if (findings.length === 0) return new Map();
  const { verdicts } = await verified(peer, findings.map(({ id }) => id));
  return new Map(verdicts.map((finding) => [finding.id, finding]));
}

/** One run of verify; another one, where it has not come to an end. */
async function verified(peer: Peer, ids: string[], tries = 2): Promise<Verification> {
  const { name, command, cwd, operations } = peer;
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", "-P=verify", "reference/verify/deno/main.ts", "--json"],
      ...["--start", command, ...operations, "--only", ids.join()],
    ],
    cwd: projectFile("."),
    env: { NO_COLOR: "1", INIT_CWD: projectFile(cwd) },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout);
  if (text.startsWith("{")) return JSON.parse(text) as Verification;
  if (tries > 1) return await verified(peer, ids, tries - 1);
  throw new Error(`No verdict on ${name}, exit code ${code}: ${text}${decoder.decode(stderr)}`);
}
