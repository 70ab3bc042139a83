/** Clients that are particular about tokens, or not at all, and clients that lose their session (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

/** What stands in lesson 7's file, where several flaws begin. */
const FITS = "/^[!-~]([ -~]*[!-~])?$/.test(answer.access_token)";
const SAYS = 'value !== null && (value !== "" || name === "scope")';
const SENT = "`Bearer ${tokens.access_token}`";

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** Mutants for the checks of what an answer brings. */
export const clientCredentialAnswerMutants: ClientMutant[] = [
  mutant("wants-b64token", "It refuses tokens that have a colon or a space in them.", [
    FITS,
    "/^[\\w.~+\\/-]+=*$/.test(answer.access_token)",
  ]),
  mutant("sends-the-first-word", "It sends a token up to its first space.", [
    SENT,
    '`Bearer ${tokens.access_token.split(" ")[0]}`',
  ]),
  mutant("keeps-any-token", "It keeps tokens that no header carries, and fails at every call.", [
    FITS,
    "true",
  ]),
  mutant("shows-what-fits-no-header", "Its error shows the token that fits no header.", [
    "`${issuer} gave a token that fits no header`",
    "`${issuer} gave ${answer.access_token}`",
  ]),
  mutant("wants-no-null", "It refuses token answers in which null stands for nothing.", [
    SAYS,
    'value !== ""',
  ]),
  mutant("loses-its-session", "It reports 404 when the MCP server has ended its session, at every call.", [
    'if (response.status === 404 && headers.has("mcp-session-id"))',
    "if (response.status === 0)",
  ]),
  mutant("goes-on-in-the-old-session", "It sends the call again in the session that is over.", [
    "if (error instanceof SessionEnded && connection === mine) connection = undefined;",
    "",
  ]),
  mutant("begins-sessions-for-ever", "It begins a new session for as long as the MCP server ends them.", [
    "sessions++ < 2",
    "sessions++ < 2_000",
  ]),
];
