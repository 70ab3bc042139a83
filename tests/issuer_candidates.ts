/** The authorization servers that their checks are shown to. */

import { requirements } from "../reference/conformance/catalogue.ts";
import { armedFor } from "../reference/conformance/judge.ts";
import type { Candidate } from "./candidate.ts";
import { degenerates } from "./degenerate.ts";
import { honestIssuer, ISSUER, issuerTarget, memoryIssuerTarget, REDIRECT } from "./issuer_target.ts";
import { issuerMutants } from "./mutants/authorization_server/mutants.ts";
import { issuerFlowMutants } from "./mutants/authorization_server/mutants_flow.ts";

/** Mutants, and servers that are none; each is a fresh one for each check. */
export function issuerCandidates(): Candidate[] {
  const shownTo = requirements.filter(({ party }) => party === "authorization-server").map(({ id }) => id);
  const ofMutants = [...issuerMutants, ...issuerFlowMutants].map(({ name, of }): Candidate => ({
    name,
    kind: "mutant",
    shownTo,
    meet: async (check) => await check.run(armedFor(check, memoryIssuerTarget(of(await honestIssuer())))),
  }));
  const ofDegenerates = degenerates.map(({ name, sendTo }): Candidate => ({
    name,
    kind: "degenerate",
    shownTo,
    meet: async (check) => {
      const login = { redirectUri: REDIRECT, open: () => Promise.resolve(undefined) };
      await check.run(armedFor(check, issuerTarget({ send: sendTo(new URL(ISSUER).origin), login })));
    },
  }));
  return [...ofMutants, ...ofDegenerates];
}
