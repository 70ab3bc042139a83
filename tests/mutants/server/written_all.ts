/** Every mutant of a lesson in several files, beside the checks that it is for. */

import type { Check } from "../../../reference/conformance/check.ts";
import { consentChecks } from "../../../reference/conformance/server/consent/checks.ts";
import { consentWayChecks } from "../../../reference/conformance/server/consent/checks_way.ts";
import { downstreamChecks } from "../../../reference/conformance/server/downstream/checks.ts";
import { downstreamKeptChecks } from "../../../reference/conformance/server/downstream/checks_kept.ts";
import { downstreamRefusedChecks } from "../../../reference/conformance/server/downstream/checks_refused.ts";
import { providerChecks } from "../../../reference/conformance/server/providers/checks.ts";
import { providerOpaqueChecks } from "../../../reference/conformance/server/providers/checks_opaque.ts";
import { providerPeopleChecks } from "../../../reference/conformance/server/providers/checks_people.ts";
import { consentMutants } from "./consent/mutants.ts";
import { downstreamKeptMutants, downstreamMutants, downstreamRefusedMutants } from "./downstream/mutants.ts";
import { providerMutants, providerOpaqueMutants, providerPeopleMutants } from "./providers/mutants.ts";
import type { WrittenMutant } from "./written.ts";

/** Mutants of one lesson, and the checks that they are shown to. */
export interface WrittenFamily {
  /** The number of the lesson. */
  lesson: number;
  mutants: WrittenMutant[];
  checks: Check[];
}

/** All of them. */
export const writtenFamilies: WrittenFamily[] = [
  { lesson: 9, mutants: downstreamMutants, checks: downstreamChecks },
  { lesson: 9, mutants: downstreamKeptMutants, checks: downstreamKeptChecks },
  { lesson: 9, mutants: downstreamRefusedMutants, checks: downstreamRefusedChecks },
  { lesson: 9, mutants: consentMutants, checks: [...consentChecks, ...consentWayChecks] },
  { lesson: 10, mutants: providerMutants, checks: providerChecks },
  { lesson: 10, mutants: providerPeopleMutants, checks: providerPeopleChecks },
  { lesson: 10, mutants: providerOpaqueMutants, checks: providerOpaqueChecks },
];
