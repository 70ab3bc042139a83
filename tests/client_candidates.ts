/** The clients that checks of a client are shown to. */

import { allLessons, stepBefore } from "../lessons/cli/lessons.ts";
import { requirements } from "../reference/conformance/catalogue.ts";
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
export async function clientCandidates(): Promise<Candidate[]> {
  const lessons = allLessons().filter(({ party }) => party === "client");
  const ofLessons = await Promise.all(lessons.map(async (lesson): Promise<Candidate[]> => {
    const { number, adds } = lesson;
    const shortcut = await createClientOf(lesson.shortcut);
    const before = stepBefore(lesson, lessons);
    const earlier = before && await createClientOf(before.file);
    return [
      ...earlier ? [candidate(`lesson ${before.number}`, "earlier lesson", adds, earlier)] : [],
      candidate(`shortcut of lesson ${number}`, "shortcut", adds, shortcut),
    ];
  }));
  const ofMutants = await Promise.all(
    clientFamilies.flatMap(({ mutants, checks }) =>
      mutants.map(async (mutant): Promise<Candidate> => {
        const { file } = lessons.find(({ number }) => number === mutant.lesson)!;
        const shownTo = checks.flatMap(({ verifies }) => verifies);
        return candidate(mutant.name, "mutant", shownTo, await mutatedClient(mutant, file));
      })
    ),
  );
  const everything = [...lessons.flatMap(({ adds }) => adds), ...signOutOnly];
  const ofSignOut = signOutMutants.map(({ name, createClient }) => {
    return candidate(name, "mutant", signOutOnly, createClient, true);
  });
  const ofDegenerates = degenerateClients.map(({ name, createClient }) => {
    return candidate(name, "degenerate", everything, createClient, true);
  });
  return [...ofLessons.flat(), ...ofMutants, ...ofSignOut, ...ofDegenerates];
}

/** One target for all checks: each opens worlds of its own, and whether it works at all is seen once. */
function candidate(
  name: string,
  kind: Candidate["kind"],
  shownTo: string[],
  createClient: CreateClient,
  signsOut = false,
): Candidate {
  const target = memoryClientTarget(createClient, signsOut);
  return { name, kind, shownTo, meet: (check) => check.run(target) };
}
