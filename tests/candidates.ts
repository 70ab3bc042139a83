/** Everything that checks are shown to, in one order: a thread names a candidate to another by its place. */

import type { Candidate } from "./candidate.ts";
import { clientCandidates } from "./client_candidates.ts";
import { issuerCandidates } from "./issuer_candidates.ts";
import { serverCandidates } from "./server_candidates.ts";

/** Servers, clients and authorization servers. */
export async function allCandidates(): Promise<Candidate[]> {
  return [...await serverCandidates(), ...clientCandidates(), ...issuerCandidates()];
}
