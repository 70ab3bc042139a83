/** A server with sessions on loopback, two issuers that it trusts, and people who talk to it by HTTP. */

import assert from "node:assert/strict";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import type { MintOptions } from "../../reference/conformance/issuer/tokens.ts";
import type { AuditEvent, SessionProtectOptions } from "../../reference/guard/mod.ts";
import { asDocumented, type Execute, type Front, FRONTS } from "./session_servers.ts";

type Serve = (request: Request) => Response | Promise<Response>;

/** Something that listens on loopback, and answers with whatever it is told to use. */
export interface Listening {
  origin: string;
  use(serve: Serve): void;
  close(): Promise<void>;
}

/** Listens. */
export function listen(): Listening {
  let serve: Serve = () => new Response(null, { status: 503 });
  // Streams stand, and a server that is shut down in order waits for them.
  const stop = new AbortController();
  const { signal } = stop;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {}, signal }, (r) => serve(r));
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    use: (other: Serve) => void (serve = other),
    close() {
      stop.abort();
      return server.finished;
    },
  };
}

/** What a test of sessions gets. */
export interface World {
  resource: string;
  /** What was put on record. */
  events: AuditEvent[];
  revoke: Front["revoke"];
  issuer: TestIssuer;
  /** Somebody with a token of the first issuer, or of the second. */
  person(options?: MintOptions & { elsewhere?: true }): Promise<Person>;
}

/** Options of a guard, but for what a test decides by itself. */
export const SCOPES: SessionProtectOptions["scopes"] = {
  all: ["notes:read", "notes:write"],
  endpoint: ["notes:read"],
  operations: { "tools/call": [] },
};

/** What a test may change. */
export interface WorldSettings {
  execute?: Execute;
  options?: Partial<SessionProtectOptions>;
}

/** Serves a server with sessions behind a front, for as long as the test runs. */
export async function withWorld(
  front: keyof typeof FRONTS,
  test: (world: World) => Promise<void>,
  { execute = asDocumented(), options }: WorldSettings = {},
): Promise<void> {
  const build = (all: SessionProtectOptions) => FRONTS[front](all, execute);
  await withFront(build, test, options);
}

/** Serves whatever is built in front of a server. */
export async function withFront(
  build: (options: SessionProtectOptions) => Front,
  test: (world: World) => Promise<void>,
  options: Partial<SessionProtectOptions> = {},
): Promise<void> {
  const [server, one, other] = [listen(), listen(), listen()];
  const resource = `${server.origin}/mcp`;
  const resources = { [resource]: [...SCOPES.all] };
  const [issuer, elsewhere] = await Promise.all([
    createIssuer({ issuer: one.origin, resources }),
    createIssuer({ issuer: other.origin, resources }),
  ]);
  one.use(issuer.fetch);
  other.use(elsewhere.fetch);
  const events: AuditEvent[] = [];
  const people: Person[] = [];
  const { serve, revoke } = build({
    resource,
    authorizationServers: [issuer.issuer, elsewhere.issuer],
    scopes: SCOPES,
    sessions: true,
    onAudit: (event) => void events.push(event),
    ...options,
  });
  server.use(serve);
  try {
    await test({
      ...{ resource, events, revoke, issuer },
      async person({ elsewhere: isElsewhere, ...mint } = {}) {
        const person = new Person(resource, await (isElsewhere ? elsewhere : issuer).mint(mint));
        people.push(person);
        return person;
      },
    });
  } finally {
    for (const person of people) person.leave();
    await Promise.all([server.close(), one.close(), other.close()]);
  }
}

/** One event of a stream. */
export interface StreamEvent {
  id?: string;
  data: string;
}

const INFO = { name: "gatehouse-test", version: "1.0.0" };
const CAPABILITIES = { elicitation: {}, sampling: {} };

/** Somebody with a token, who writes requests by hand. */
export class Person {
  /** The session that they are in, theirs or not. */
  session?: string;
  readonly #gone = new AbortController();

  constructor(readonly resource: string, public token: string) {}

  /** Sends a request in the session that they are in. */
  async send(
    method: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const session: Record<string, string> = this.session === undefined
      ? {}
      : { "mcp-session-id": this.session };
    return await fetch(this.resource, {
      method,
      headers: {
        "authorization": `Bearer ${this.token}`,
        "accept": method === "POST" ? "application/json, text/event-stream" : "text/event-stream",
        "mcp-protocol-version": "2025-11-25",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...session,
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify({ jsonrpc: "2.0", ...body }),
      signal: this.#gone.signal,
    });
  }

  /** Sends `initialize`, in the session that they are in, if they are in one. */
  async initialize(): Promise<Response> {
    const params = { protocolVersion: "2025-11-25", capabilities: CAPABILITIES, clientInfo: INFO };
    return await this.send("POST", { body: { id: 0, method: "initialize", params } });
  }

  /** Begins a session. */
  async begin(): Promise<string> {
    this.session = undefined;
    const response = await this.initialize();
    await response.text();
    assert.equal(response.status, 200);
    this.session = response.headers.get("mcp-session-id")!;
    const initialized = await this.send("POST", { body: { method: "notifications/initialized" } });
    await initialized.body?.cancel();
    return this.session;
  }

  /** Calls a tool. */
  async call(name: string, args: unknown = {}): Promise<Response> {
    return await this.send("POST", {
      body: { id: 1, method: "tools/call", params: { name, arguments: args } },
    });
  }

  /** Writes a note into the session, and reads all that are in it; the status where that is refused. */
  async note(text: string): Promise<string[] | number> {
    const response = await this.call("note", { text });
    const answer = await response.text();
    return response.ok ? notesIn(answer) : response.status;
  }

  /** Opens the stream of the session; the status where that is refused. */
  async open(lastEventId?: string): Promise<ReadableStreamDefaultReader<StreamEvent> | number> {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
    const response = await this.send("GET", { headers });
    if (response.ok) return eventsOf(response);
    await response.body?.cancel();
    return response.status;
  }

  /** Sends one request without a message, and returns its status. */
  async statusOf(method: "GET" | "DELETE"): Promise<number> {
    const response = await this.send(method);
    await response.body?.cancel();
    return response.status;
  }

  /** Closes what is open. */
  leave(): void {
    this.#gone.abort();
  }
}

/** The events of a stream. */
export function eventsOf(response: Response): ReadableStreamDefaultReader<StreamEvent> {
  return response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
    .getReader();
}

/** The notes in the answer to `note`. */
function notesIn(answer: string): string[] {
  const [, data] = /data: (\{.*"result".*\})/.exec(answer) ?? assert.fail(answer);
  return JSON.parse(JSON.parse(data!).result.content[0].text);
}

/** The next message of a stream with data in it, or nothing where the stream has ended. */
export async function nextMessage(
  reader: ReadableStreamDefaultReader<StreamEvent> | number,
): Promise<(Record<string, unknown> & { eventId?: string }) | undefined> {
  assert.ok(typeof reader !== "number", `refused with ${reader}`);
  while (true) {
    const { done, value } = await reader.read();
    if (done) return undefined;
    if (value.data) return { ...JSON.parse(value.data), eventId: value.id };
  }
}
