/** The MCP server that a client under judgement is asked to call: small, honest, and easy to turn into a liar. */

import type { IssuedToken } from "./issued_tokens.ts";
import type { Party } from "./party.ts";

/** What a challenge is to say (RFC 6750 §3). */
export interface Problem {
  error?: "invalid_token" | "insufficient_scope";
  /** Space-separated. */
  scope?: string;
}

/** The notes server of one world. Everything that is not readonly is there to be changed by a scenario. */
export interface NotesParty extends Party {
  /** Its URL, and OAuth resource identifier. */
  readonly resource: string;
  /** Protected Resource Metadata (RFC 9728 §2), and the paths at which it is found. */
  metadata: Record<string, unknown>;
  metadataAt: string[];
  /** The `WWW-Authenticate` lines of a refusal. */
  challenge(problem: Problem): string[];
  /** The scope that a JSON-RPC message takes. */
  scopeOf(message: Message): string;
  /** From now on the tokens given out so far are expired. */
  expireTokens(): void;
  /** The tools that were run, in order, and those that were listed: "tools/list". */
  readonly executed: string[];
}

/** A JSON-RPC message, as far as this server reads it. */
export interface Message {
  id?: number | string;
  method?: string;
  params?: { name?: string; arguments?: Record<string, unknown>; protocolVersion?: string };
}

const PROTOCOL_VERSIONS = ["2025-03-26", "2025-06-18", "2025-11-25"];

const TOOLS = ["whoami", "list_notes", "add_note", "delete_note"].map((name) => ({
  name,
  description: `${name} of the notes server`,
  inputSchema: { type: "object" },
}));

/**
 * A notes server that knows the tokens in `issued`.
 *
 * @param origin where it is reached
 * @param issued filled in by the world as its issuers answer
 */
export function createNotesParty(
  origin: string,
  issuer: string,
  issued: Map<string, IssuedToken>,
): NotesParty {
  const resource = `${origin}/mcp`;
  const path = "/.well-known/oauth-protected-resource/mcp";
  const expired = new Set<string>();
  const executed: string[] = [];
  const party: NotesParty = {
    role: "resource-server",
    origin,
    resource,
    executed,
    metadata: { resource, authorization_servers: [issuer], scopes_supported: ["notes:read"] },
    metadataAt: [path],
    challenge({ error, scope }) {
      const parameters = [`resource_metadata="${origin}${path}"`];
      if (error) parameters.unshift(`error="${error}"`);
      if (scope) parameters.push(`scope="${scope}"`);
      return [`Bearer ${parameters.join(", ")}`];
    },
    scopeOf: ({ params }) => /^(add|delete)_note$/.test(params?.name ?? "") ? "notes:write" : "notes:read",
    expireTokens: () => [...issued.keys()].forEach((token) => expired.add(token)),
    hook: (request, next) => next(request),
    async answer(request) {
      const { pathname } = new URL(request.url);
      if (party.metadataAt.includes(pathname)) return Response.json(party.metadata);
      if (pathname !== "/mcp") return new Response(null, { status: 404 });
      if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });

      const message = await request.json() as Message;
      const scope = party.scopeOf(message);
      const token = /^bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
      if (!token) return refusal(401, { scope });
      const known = issued.get(token);
      if (!known || expired.has(token) || known.resource !== party.metadata.resource) {
        return refusal(401, { error: "invalid_token", scope });
      }
      if (!known.scopes.includes(scope)) return refusal(403, { error: "insufficient_scope", scope });
      return answerTo(message);
    },
  };
  return party;

  function refusal(status: number, problem: Problem): Response {
    const headers = new Headers();
    for (const line of party.challenge(problem)) headers.append("www-authenticate", line);
    const error = { code: -32000, message: problem.error ?? "sign in first" };
    return Response.json({ jsonrpc: "2.0", id: null, error }, { status, headers });
  }

  function answerTo({ id, method, params }: Message): Response {
    if (id === undefined) return new Response(null, { status: 202 });
    const answer = (result: unknown) => Response.json({ jsonrpc: "2.0", id, result });
    if (method === "initialize") {
      const asked = params?.protocolVersion ?? "";
      const protocolVersion = PROTOCOL_VERSIONS.includes(asked) ? asked : "2025-11-25";
      return answer({
        protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "notes", version: "1" },
      });
    }
    if (method === "tools/list") {
      executed.push("tools/list");
      return answer({ tools: TOOLS });
    }
    if (method === "tools/call") {
      executed.push(params?.name ?? "");
      const said = { ran: params?.name ?? "" };
      return answer({ content: [{ type: "text", text: JSON.stringify(said) }], structuredContent: said });
    }
    if (method === "ping") return answer({});
    const error = { code: -32601, message: "Method not found" };
    return Response.json({ jsonrpc: "2.0", id, error });
  }
}
