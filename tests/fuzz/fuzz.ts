/** Sends what chance makes through each adapter, and says which decision was not right. */

import type { AuditEvent, Guard, protect } from "../../reference/guard/mod.ts";
import { chance } from "./chance.ts";
import { type MessageCase, messageCase, POLICY, SCOPES, SECRET } from "./messages.ts";
import { type FuzzedServer, fuzzedServers } from "./servers.ts";
import { honestToken, ISSUER, issuerFetch, RESOURCE, type TokenCase, tokenCase } from "./tokens.ts";

/** A run. */
export interface FuzzOptions {
  /** The same seed makes the same cases. */
  seed: number;
  /** How many tokens, and how many messages, go through each adapter. */
  count: number;
  /** The guard's. */
  protect: typeof protect;
  /** Ends the run at the first finding. */
  first?: boolean;
  /** Told after each adapter. */
  progress?(line: string): void;
}

/** A decision that was not right. */
export interface Finding {
  server: string;
  kind: "token" | "message";
  index: number;
  /** How the case was made; never the token. */
  story: string;
  problem: string;
}

const ACCEPT = "application/json, text/event-stream";
const READS = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list_notes", arguments: {} } };

/** Runs it. */
export async function fuzz(
  { seed, count, protect, first = false, progress }: FuzzOptions,
): Promise<Finding[]> {
  const records: AuditEvent[] = [];
  const fetch = ((input: RequestInfo | URL) => issuerFetch(input)) as typeof globalThis.fetch;
  const guardOf = (): Guard =>
    protect({
      ...{
        resource: RESOURCE,
        authorizationServers: [ISSUER],
        scopes: POLICY,
        maxMessageBytes: 64 * 1024,
        fetch,
      },
      onAudit: (event) => void records.push(event),
    });
  const tokens = new Map(
    await Promise.all(SCOPES.map(async (scope) => [scope, await honestToken(scope)] as const)),
  );
  const findings: Finding[] = [];

  async function once(server: FuzzedServer, kind: Finding["kind"], index: number): Promise<void> {
    const choices = chance(seed, 2 * index + Number(kind === "token"));
    server.executed.length = records.length = 0;
    let problem: string | undefined;
    let story: string[];
    if (kind === "token") {
      const made = await tokenCase(choices);
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify(READS);
      if (made.before) await send(server, { authorization: `Bearer ${made.before}`, ...headers }, body);
      server.executed.length = records.length = 0;
      const answer = await send(server, { authorization: made.field, ...headers }, body);
      problem = leakOf(answer.said + JSON.stringify(records), made.token) ??
        tokenProblem(made, answer.status, server.executed);
      story = made.story;
    } else {
      const made = messageCase(choices, server.newer);
      const token = tokens.get(made.scope)!;
      const answer = await send(server, { authorization: `Bearer ${token}`, ...made.headers }, made.body);
      problem = leakOf(answer.said + JSON.stringify(records), token) ??
        messageProblem(made, answer, server.executed);
      story = made.story;
    }
    if (problem) findings.push({ server: server.name, kind, index, story: story.join(", "), problem });
  }

  for (const server of fuzzedServers(guardOf)) {
    for (const kind of ["token", "message"] as const) {
      for (let index = 0; index < count; index++) {
        await once(server, kind, index);
        if (first && findings.length > 0) return findings;
      }
    }
    progress?.(`${server.name}: ${count} tokens and ${count} messages, ${findings.length} findings so far`);
  }
  return findings;
}

async function send(server: FuzzedServer, headers: Record<string, string>, body: BodyInit) {
  let request: Request;
  try {
    const all = { host: new URL(RESOURCE).host, accept: ACCEPT, ...headers };
    request = new Request(RESOURCE, { method: "POST", headers: all, body });
  } catch {
    return { status: 0, said: "" }; // no HTTP client could send that field
  }
  const response = await server.fetch(request);
  return { status: response.status, said: [...response.headers].join() + await response.text() };
}

/** Parts of a token that are long enough to be nothing else. */
function leakOf(said: string, token: string): string | undefined {
  const parts = [token, ...token.split(/[^\w-]+/)].filter((part) => part.length >= 16);
  return parts.some((part) => said.includes(part)) ? "the token was seen again" : undefined;
}

function tokenProblem(made: TokenCase, status: number, executed: string[]): string | undefined {
  if (made.opens) {
    return status === 200 && executed.join() === "tools/call list_notes"
      ? undefined
      : `refused with ${status}`;
  }
  if (executed.length > 0) return `executed ${executed}`;
  const right = [0, 400, 401, ...(made.mayWait ? [503] : [])];
  return right.includes(status) ? undefined : `answered ${status}`;
}

function messageProblem(
  { right, operation, scope }: MessageCase,
  { status, said }: { status: number; said: string },
  executed: string[],
): string | undefined {
  if (status >= 500) return `answered ${status}`;
  if (said.includes(SECRET) && scope !== SCOPES[3]) return "the secret was told";
  if (right === "kept") return undefined;
  if (right === "refused") {
    if (executed.length > 0) return `executed ${executed}`;
    return [400, 403, 413, 415].includes(status) ? undefined : `answered ${status}`;
  }
  const done = executed.join() ||
    (operation === "tools/list" && said.includes("list_notes") ? operation : "nothing");
  return status === 200 && done === operation ? undefined : `answered ${status}, and did ${done}`;
}
