/** What to tell a coding agent that is to protect a server. A test runs its command (tests/site/agents.test.ts). */

/** The text to paste. `GATEHOUSE` and `COMMAND` in it are for the agent to fill in. */
export const INSTRUCTION = `Protect the MCP server in this repository.

It is an OAuth resource server (MCP 2025-11-25): it points at the authorization server that it is
configured with, and accepts only tokens that were issued for it. It mints no token and passes none on.

1. Find the command that starts the server. Have it read PORT, RESOURCE (its own URL), ISSUER, AUDIENCE
   and JWKS_URI from the environment where it has no such settings yet. What production sets stays.
2. Judge it. GATEHOUSE is the folder of the Gatehouse repository:
   npx -y deno task --config GATEHOUSE/deno.json verify --start "COMMAND" --json > verdict.json
   Exit code 0: protected. 1: something fails. 2: it could not tell, and verdict.reason says why.
3. Of the failed entries in "verdicts", take those of level MUST whose impact is "opens" first. "failure"
   says what was sent, what came back and what was expected; "fix" and "explain" say what to change.
   Mend the server, then judge again. Stop when the exit code is 0.

Change nothing else. Never weaken a check: no --only, --skip or --baseline, no edit in GATEHOUSE, and no
code in the server that does otherwise while it is judged. Signature, issuer, audience and expiry are
verified for every token, by a maintained library. No token and no secret goes into a log, an error or a
file. Where a rule cannot be met, leave it failing and say which, and why.
`;

/** What whoever asked for it looks at afterwards. */
export const AFTERWARDS: readonly string[] = [
  "Judge it yourself, with the same command and without --json. Look at what is untested as well as at what failed.",
  "Read the difference. It should be about who may call, and nothing else.",
  "Find where the audience is compared: with one exact string that comes from configuration, never from the request.",
  "Look for code that asks whether it is being judged: an issuer on 127.0.0.1, a port, a header, NODE_ENV.",
  "Look at what was added to package.json: a library that verifies tokens, and one that you know.",
  "Name an operation that changes something with --write, and what it takes with --require: only then are scopes judged.",
  "Set ISSUER, RESOURCE and AUDIENCE for production, and put the command into CI, so that it stays so.",
];
