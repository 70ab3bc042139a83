/** Clients that know too few words for no, or too many, and one that keeps everybody waiting (lesson 8). */

import type { ClientMutant } from "../mutant.ts";

/** Where a failed refresh is judged. */
const JUDGED = "if (!error.refused) throw error;";

/** Where it is told from an outage. */
const BUSY = "response.status === 429 || /^(temporarily_unavailable|slow_down|server_error)$/.test(code)";

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 8, replace };
}

/** Mutants for the checks of what the token endpoint's answers mean. */
export const clientRefreshAnswerMutants: ClientMutant[] = [
  mutant("knows-one-refusal", "It knows invalid_grant, and replays what was refused in other words.", [
    JUDGED,
    'if (error.code !== "invalid_grant") throw error;',
  ]),
  mutant("knows-three-refusals", "It knows three words for no, and replays what was refused in others.", [
    JUDGED,
    'if (!["invalid_grant", "invalid_client", "unauthorized_client"].includes(error.code)) throw error;',
  ]),
  mutant("knows-registered-words-alone", "It takes a refusal in a word of the server's own for an outage.", [
    JUDGED,
    'if (!error.refused || error.code === "with no error code") throw error;',
  ]),
  mutant("takes-busy-for-no", "It throws its refresh token away when it is asked to wait.", [BUSY, "false"]),
  mutant("knows-busy-by-status", "It throws its refresh token away when it is asked to wait in words.", [
    BUSY,
    "response.status === 429",
  ]),
  mutant("brings-its-dead-id", "It signs in with a client id that the refresh has shown to be forgotten.", [
    "if (!await isForgotten(settings, server, error)) return;",
    "if (error) return;",
  ]),
  mutant("believes-any-lifetime", "It takes a token with a negative lifetime for one that has expired.", [
    "answer.expires_in! > 0 ?",
    "answer.expires_in !== undefined ?",
  ]),
  mutant("refreshes-early-or-not-at-all", "It refreshes a minute early, and fails where that fails.", [
    "tokens.expires_at <= Date.now()",
    "tokens.expires_at - 60_000 <= Date.now()",
  ]),
  mutant(
    "locks-for-lunch",
    "It holds the store's lock while a person signs in.",
    [
      "const question = await settings.store.exclusive(() => renew(settings, refused));",
      "await settings.store.exclusive(async () => {\n  const question = await renew(settings, refused);",
    ],
    [
      "await settings.store.exclusive(() => keep(settings, question.server.issuer, answer, question.asked));",
      "await keep(settings, question.server.issuer, answer, question.asked);\n  });",
    ],
  ),
];
