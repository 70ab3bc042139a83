/** The guard in front of SDK v1 with sessions: one server and one transport for each of them. */

import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  type EventStore,
  WebStandardStreamableHTTPServerTransport,
  type WebStandardStreamableHTTPServerTransportOptions,
} from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { SessionAdmission } from "../admission.ts";
import type { Caller } from "../caller.ts";
import { GuardConfigurationError } from "../configuration_error.ts";
import type { SessionGuard } from "../guard.ts";
import { createSessionBook } from "../store/session_book.ts";
import { authInfoOf } from "./auth_info.ts";
import { completing, type Guarded } from "./guarded.ts";

/**
 * Whose a session is. Scopes, roles and claims are not in it: they come with each token, and `callerOf(extra.authInfo)`
 * in a tool has those of the request.
 */
export type SessionPrincipal = Pick<Caller, "issuer" | "subject" | "clientId" | "isClient">;

/** The transport's options, but for those that say whose a session is. */
export interface SessionTransportOptions extends
  Pick<
    WebStandardStreamableHTTPServerTransportOptions,
    "enableJsonResponse" | "keepAliveMs" | "retryInterval"
  > {
  /**
   * Makes the event store of one session, so that its client can resume streams (`Last-Event-ID`). Never the same for
   * two: the SDK replays whatever event of it is named, to whoever names it.
   */
  createEventStore?: () => EventStore;
}

/** What belongs to a session in this process. */
interface Conversation {
  server: McpServer;
  transport: WebStandardStreamableHTTPServerTransport;
}

/**
 * Serves an MCP server in sessions. They live in this process: with several of them, whatever is in front sends the
 * requests with one `Mcp-Session-Id` to one process. Elsewhere it is answered with 404, and the client begins anew.
 *
 * A tool is told to stop when it has run for `maxRequestSeconds`, or when its client sends `notifications/cancelled`.
 *
 * @param guard from `protect` with `sessions`
 * @param createServer makes the server of one session
 */
export function serveSdkV1Sessions(
  guard: SessionGuard,
  createServer: (principal: SessionPrincipal) => McpServer | Promise<McpServer>,
  { createEventStore, ...options }: SessionTransportOptions = {},
): Guarded {
  const { bounds } = guard;
  if (!bounds) {
    throw new GuardConfigurationError("sessions_not_on", "sessions", "true, for a server with sessions");
  }
  const conversations = createSessionBook<Conversation>(Date.now, ({ server }) => void server.close());

  /** What answers to `initialize` begin, if the guard lets them. */
  const begun = new WeakMap<SessionAdmission, Conversation>();

  async function begin(admitted: SessionAdmission): Promise<Response> {
    const { caller, request, message } = admitted;
    const { issuer, subject, clientId, isClient } = caller;
    const transport = new WebStandardStreamableHTTPServerTransport({
      ...options,
      sessionIdGenerator: () => crypto.randomUUID(),
      eventStore: createEventStore?.(),
    });
    const server = await createServer({ issuer, subject, clientId, isClient });
    await server.connect(transport);
    begun.set(admitted, { server, transport });
    return await transport.handleRequest(request, { authInfo: authInfoOf(caller), parsedBody: message });
  }

  /** Whether a session is kept that the guard has bound. */
  function keep({ server, transport }: Conversation, { issuer, subject, isClient }: Caller): boolean {
    const { sessionId } = transport;
    if (sessionId === undefined) return false;
    const user = JSON.stringify([issuer, subject, isClient]);
    if (conversations.begin(sessionId, user, { server, transport }, bounds!) !== "begun") return false;
    server.server.onclose = () => conversations.end(sessionId);
    return true;
  }

  async function goOn(
    { transport }: Conversation,
    { caller, request, message }: SessionAdmission,
    session: string,
  ): Promise<Response> {
    const use = () => conversations.touch(session, bounds!.idleSeconds);
    use();
    const answer = transport.handleRequest(request, { authInfo: authInfoOf(caller), parsedBody: message });
    // A stream that stands is a use of its session.
    if (!message) return whilePassing(await answer, use);
    // The SDK looks at no signal, and stops a tool as its client would.
    request.signal.addEventListener("abort", () => {
      const params = { requestId: message.id, reason: "This has taken too long" };
      transport.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params });
    }, { once: true });
    return await answer;
  }

  function execute(admitted: SessionAdmission): Response | Promise<Response> {
    const { session, message } = admitted;
    if (session === undefined) {
      if (message?.method === "initialize") return begin(admitted);
      return refusal(400, "Begin a session with initialize, and send its Mcp-Session-Id");
    }
    const conversation = conversations.find(session);
    if (conversation) return goOn(conversation, admitted, session);
    return refusal(404, "No such session: begin a new one with initialize");
  }

  return completing(guard, async (admitted) => {
    const response = await admitted.complete(execute(admitted));
    const conversation = begun.get(admitted);
    if (!conversation || (response.ok && keep(conversation, admitted.caller))) return response;
    await conversation.server.close();
    return response.ok ? refusal(503, "There are too many sessions here: try again later") : response;
  });
}

function refusal(status: number, message: string): Response {
  return Response.json({ jsonrpc: "2.0", error: { code: -32000, message }, id: null }, { status });
}

/** The same answer, which tells of each piece that it sends. */
function whilePassing(response: Response, onPiece: () => void): Response {
  if (!response.body) return response;
  const telling = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
    transform(bytes, controller) {
      onPiece();
      controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
    },
  });
  return new Response(response.body.pipeThrough(telling), response);
}
