/** The clients that checks of a client are shown to. */

import { allLessons, stepBefore } from "../lessons/cli/lessons.ts";
import { requirements } from "../reference/conformance/catalogue.ts";
import type { Target } from "../reference/conformance/check.ts";
import { checksOf } from "../reference/conformance/checks.ts";
import type { CreateClient } from "../reference/conformance/client/world/memory_network.ts";
import type { Candidate } from "./candidate.ts";
import { createClientOf, memoryClientTarget } from "./client_target.ts";
import { degenerateClients } from "./degenerate_clients.ts";
import { clientFamilies } from "./mutants/client/all.ts";
import { signOutMutants } from "./mutants/client/credential/sign_out_clients.ts";
import { mutatedClient } from "./mutants/client/mutant.ts";

/** Ids of the rules of signing out, which no lesson's client does: the reference client shows what they see. */
export const signOutOnly: string[] = requirements.map(({ id }) => id).filter((id) =>
  checksOf(id).some(({ needs }) => needs.includes("a client that signs out"))
);

/** Earlier lessons, shortcuts, mutants and clients that are none. */
export function clientCandidates(): Candidate[] {
  const lessons = allLessons().filter(({ party }) => party === "client");
  const ofLessons = lessons.flatMap((lesson): Candidate[] => {
    const { number, adds, shortcut } = lesson;
    const before = stepBefore(lesson, lessons);
    const earlier = before &&
      candidate(`lesson ${before.number}`, "earlier lesson", adds, () => createClientOf(before.file));
    const own = candidate(`shortcut of lesson ${number}`, "shortcut", adds, () => createClientOf(shortcut));
    return earlier ? [earlier, own] : [own];
  });
  const ofMutants = clientFamilies.flatMap(({ mutants, checks }) =>
    mutants.map((mutant): Candidate => {
      const { file } = lessons.find(({ number }) => number === mutant.lesson)!;
      const shownTo = checks.flatMap(({ verifies }) => verifies);
      return candidate(mutant.name, "mutant", shownTo, () => mutatedClient(mutant, file));
    })
  );
  const everything = [...lessons.flatMap(({ adds }) => adds), ...signOutOnly];
  const ofSignOut = signOutMutants.map(({ name, createClient }) => {
    return candidate(name, "mutant", signOutOnly, () => createClient, true);
  });
  const ofDegenerates = degenerateClients.map(({ name, createClient }) => {
    return candidate(name, "degenerate", everything, () => createClient, true);
  });
  return [...ofLessons, ...ofMutants, ...ofSignOut, ...ofDegenerates];
}

/**
 * One target for all checks: each opens worlds of its own, and whether it works at all is seen once. Its program is
 * loaded when the first check meets it.
 */
function candidate(
  name: string,
  kind: Candidate["kind"],
  shownTo: string[],
  load: () => CreateClient | Promise<CreateClient>,
  signsOut = false,
): Candidate {
  let target: Promise<Target> | undefined;
  const open = async () => memoryClientTarget(await load(), signsOut);
  return { name, kind, shownTo, meet: async (check) => await check.run(await (target ??= open())) };
}
