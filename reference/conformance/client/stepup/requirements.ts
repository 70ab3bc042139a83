/** 403 insufficient_scope: when to ask the person for more, for how much, and when to stop (lesson 8). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const STEP_UP_2025 = mcp("2025-11-25", "basic/authorization", "Step-Up Authorization Flow");
const STEP_UP = mcp("2026-07-28", "basic/authorization", "Step-Up Authorization Flow");
const SELECTION = mcp("2026-07-28", "basic/authorization", "Scope Selection Strategy");
const SELECTION_2025 = mcp("2025-11-25", "basic/authorization", "Scope Selection Strategy");

/** The rules of the group `stepup`. */
export const stepup: Requirement[] = [
  {
    id: "stepup.authorizes",
    title: "a call that takes more scope asks the person for it, then runs, once",
    party: "client",
    level: { "2025-11-25": "SHOULD", "2026-07-28": "SHOULD" },
    sources: [STEP_UP_2025, rfc(6750, "3.1")],
    why: "Where clients cannot ask later, they ask for everything at the start.",
    hints: ['403 with error="insufficient_scope": authorize with its scope, and send the request again.'],
  },
  {
    id: "stepup.union",
    title: "a step-up asks for what was asked for before as well, so that nothing stops working",
    party: "client",
    level: { "2025-11-25": "house", "2026-07-28": "SHOULD" },
    sources: [STEP_UP, SELECTION],
    why:
      "The challenge names what this call takes. A token for that alone writes and no longer reads, so the next call " +
      "steps up the other way, for ever.",
    hints: [
      "Which scopes has the new token, and which had the old one?",
      "The union of requested and challenged.",
    ],
  },
  {
    id: "stepup.union-after-restart",
    title: "a step-up after a restart asks for what was asked for before it as well",
    party: "client",
    level: { "2025-11-25": "house", "2026-07-28": "SHOULD" },
    sources: [STEP_UP],
    why: "The token has survived the restart. What was asked for when it was given must do so with it.",
    hints: ["Keep the scopes beside the tokens."],
  },
  {
    id: "stepup.unsaid-scope",
    title: "a step-up keeps earlier scopes where the authorization server does not say what it granted",
    party: "client",
    level: { "2025-11-25": "house", "2026-07-28": "SHOULD" },
    sources: [STEP_UP, rfc(6749, "5.1")],
    why:
      "It may leave scope out when it grants what was asked for. A union with undefined loses everything else.",
    hints: ["Remember what you requested, not what came back."],
  },
  {
    id: "stepup.adds-up",
    title: "scopes add up from call to call, and each call may step up",
    party: "client",
    level: { "2025-11-25": "house", "2026-07-28": "SHOULD" },
    sources: [STEP_UP],
    why: "A limit that counts for the life of the client stops the third tool that somebody uses.",
    hints: ["Count for each call.", "The union is with everything so far, not with the last challenge."],
  },
  {
    id: "stepup.not-lost",
    title: "a new sign-in after a refused refresh asks for the scopes of earlier step-ups as well",
    party: "client",
    level: { "2025-11-25": "house", "2026-07-28": "SHOULD" },
    sources: [SELECTION],
    why: "Otherwise the person signs in to read, and is sent back a minute later to write, as every month.",
    hints: ["The tokens are gone, but what was asked for is still known."],
  },
  {
    id: "stepup.odd-forms",
    title: "a refusal for want of a scope is understood in every form that its grammar allows",
    party: "client",
    level: "house",
    sources: [rfc(9110, "11.6.1"), rfc(6750, "3")],
    why:
      'Looking for error="insufficient_scope" in the header misses it without quotes, and finds it in others\'.',
    hints: ["The parser of the 401 reads this one too."],
  },
  {
    id: "stepup.slips",
    title: "a refusal for want of a scope is understood in spite of a slip in its grammar",
    party: "client",
    level: "house",
    sources: [rfc(9110, "11.6.1"), rfc(6750, "3")],
    why:
      "A missing comma or quote is the server's fault. The client that gives up over it calls the server no MCP server, " +
      "and the person never learns that a scope is missing.",
    hints: ["The error and the scope are there to be read. Skip what is broken between them."],
  },
  {
    id: "stepup.pointed-once",
    title: "the pointer of the 401 still holds where the 403 does not point at the metadata",
    party: "client",
    level: "house",
    sources: [
      mcp("2025-11-25", "basic/authorization", "Runtime Insufficient Scope Errors"),
      rfc(9728, "5.1"),
    ],
    why:
      "Servers should point at it in both, and some only do so in the first. The well-known place may be empty.",
    hints: ["Keep the pointer beside the tokens that came of it."],
  },
  {
    id: "stepup.one-browser",
    title: "calls at once that need the same scope open one browser",
    party: "client",
    level: "house",
    sources: [STEP_UP_2025],
    why: "Agents call in parallel. The person gets four windows with the same question.",
    hints: ["Who comes later waits, and then looks whether there is a new token already."],
  },
  {
    id: "stepup.kept",
    title: "the token of a step-up is kept for the calls that follow, and for the next start",
    party: "client",
    level: "house",
    sources: [STEP_UP_2025],
    why: "Asking once is a step-up; asking at every call is a nuisance that people learn to click away.",
    hints: ["It takes the place of the narrower one in the store."],
  },
  {
    id: "stepup.others-token",
    title: "a step-up of another client counts where both share a store",
    party: "client",
    level: "house",
    sources: [STEP_UP_2025],
    why: "The token that was refused is a copy from before. The one in the store would do.",
    hints: ["Is the refused token still the one in the store?"],
  },
  {
    id: "stepup.refreshed",
    title: "the token of a step-up is refreshed like any other",
    party: "client",
    level: "house",
    sources: [rfc(6749, "6")],
    why: "With the refresh token of the first sign-in, the wider scope is lost after five minutes.",
    hints: ["Keep the whole answer of the second sign-in."],
  },
  {
    id: "stepup.nothing-else",
    title: "a step-up asks for nothing that the call does not take, however much there is",
    party: "client",
    level: { "2025-11-25": "SHOULD", "2026-07-28": "SHOULD" },
    sources: [SELECTION_2025, SELECTION],
    why: "The metadata lists notes:admin too. Nobody needs it for a note, except whoever steals the token.",
    hints: ["The challenge is authoritative. scopes_supported is for when there is none."],
  },
  {
    id: "stepup.not-by-refresh",
    title: "a client does not refresh where a scope is missing",
    party: "client",
    level: "house",
    sources: [rfc(6749, "6"), STEP_UP],
    why:
      "A refresh cannot widen what was granted. SDK v1 tries it first, gets the same token again, and gives up: with " +
      "a refresh token it never steps up.",
    hints: ["401 and 403 are two ways through your code."],
  },
  {
    id: "stepup.never-enough",
    title: "a server that calls every token insufficient gets an error after two sign-ins",
    party: "client",
    level: "house",
    sources: [STEP_UP_2025, STEP_UP],
    why:
      "The specification asks for a limit and leaves the number open. Without one the browser opens for ever.",
    hints: ["Count the step-ups of one call."],
  },
  {
    id: "stepup.another-each-time",
    title: "a server that wants another scope each time gets an error after two sign-ins",
    party: "client",
    level: "house",
    sources: [STEP_UP_2025, STEP_UP],
    why:
      "SDK v1 stops when it sees the same challenge twice. With a counter in the scope, a server collects all that " +
      "the person will click on.",
    hints: ["Comparing with the last challenge is not a limit."],
  },
  {
    id: "stepup.without-scope",
    title: "a server that does not say which scope is missing gets an error after two sign-ins at most",
    party: "client",
    level: "house",
    sources: [STEP_UP_2025, rfc(6750, "3.1")],
    why: "There is nothing to ask for but what was asked for before, and that was not enough.",
    hints: ["scope is optional in the challenge."],
  },
  {
    id: "stepup.narrower",
    title: "a person who grants less than was asked for gets an error, and not the same question for ever",
    party: "client",
    level: "house",
    sources: [STEP_UP_2025, rfc(6749, "3.3")],
    why: "They took the tick away on purpose. An authorization server may grant less, and says so.",
    hints: ["Count what you asked for, not what you were given."],
  },
  {
    id: "stepup.denied",
    title: "a person who says no keeps the token that they have",
    party: "client",
    level: "house",
    sources: [rfc(6749, "4.1.2.1"), STEP_UP_2025],
    why: "They did not want to let it write. They did not want to sign out.",
    hints: ["Replace the old token when there is a new one, and not before."],
  },
  {
    id: "stepup.other-errors",
    title: "a 403 for another reason starts nothing",
    party: "client",
    level: "house",
    sources: [rfc(6750, "3.1"), rfc(9110, "15.5.4")],
    why: "A note of somebody else's, a quota, a firewall: no scope helps, so nobody has to be asked for one.",
    hints: ["403 alone says nothing about scopes: look at error."],
  },
  {
    id: "stepup.other-schemes",
    title: "a 403 whose challenge is not Bearer's starts nothing",
    party: "client",
    level: "house",
    sources: [rfc(9110, "11.6.1"), rfc(6750, "3")],
    why:
      "The word insufficient_scope in a challenge of DPoP, or in the realm of a proxy, is not said to a Bearer token.",
    hints: ["Parameters belong to the scheme that they stand behind."],
  },
];
