/** What these tests share: real servers on loopback, a client, and a way to come between them. */

import assert from "node:assert/strict";
import {
  type AuthorizationRequest,
  ClientError,
  type ClientSettings,
  createClient,
} from "../../reference/client/client.ts";
import type { ReferenceClient } from "../../reference/client/client.ts";
import { createStore, type OpenStore } from "../../reference/conformance/client/world/store.ts";
import {
  createIssuer,
  type IssuerSettings,
  type TestIssuer,
} from "../../reference/conformance/issuer/issuer.ts";
import type { CreateServer } from "../target.ts";
import { createServerOf } from "../target.ts";
import { browse } from "../user_agent.ts";

export const REDIRECT_URI = "http://127.0.0.1:3000/callback";
export const SCOPES = ["notes:read", "notes:write"];

/** A request that the client has sent. */
export interface Sent {
  method: string;
  url: string;
  authorization: string | null;
  /** The fields of a form, empty for anything else. */
  form: URLSearchParams;
  body: string;
}

/** Answers a request in somebody's place; `undefined` lets it through. */
export type Bend = (sent: Sent, pass: () => Promise<Response>) => Response | Promise<Response> | undefined;

/** Lesson 6's server, the test issuer, and everything that happens between them and clients. */
export interface World {
  resource: string;
  issuer: TestIssuer;
  store: OpenStore;
  /** Every request of every client that reached the network. */
  sent: Sent[];
  /** Every authorization request that a browser was opened for. */
  opened: { url: URL; request: AuthorizationRequest }[];
  /** Set to come between the clients and the network. */
  bend: Bend;
  /** Set to be another browser. */
  browse(url: URL): Promise<URL>;
  client(settings?: Partial<ClientSettings>): ReferenceClient;
  /** The requests whose URL ends so. */
  sentTo(end: string): Sent[];
}

const lesson6 = await createServerOf("lessons/06-scopes/server.ts");

/** A listener on a free port. */
export function listen(handler: (request: Request) => Response | Promise<Response>): {
  origin: string;
  close(): Promise<void>;
} {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  return { origin: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
}

/** A test issuer on a free port. */
export async function listenIssuer(settings: Partial<IssuerSettings> = {}): Promise<{
  issuer: TestIssuer;
  close(): Promise<void>;
}> {
  const { origin, close } = listen((request) => issuer.fetch(request));
  const issuer: TestIssuer = await createIssuer({ issuer: origin, resources: {}, ...settings });
  return { issuer, close };
}

/** Runs a test in a world of its own. */
export async function inWorld(
  test: (world: World) => Promise<void>,
  { createServer = lesson6, ...settings }: Partial<IssuerSettings> & { createServer?: CreateServer } = {},
): Promise<void> {
  const as = await listenIssuer(settings);
  const rs = listen((request) => server.fetch(request));
  const resource = `${rs.origin}/mcp`;
  as.issuer.addResource(resource, SCOPES);
  const server = createServer({ resource, issuer: as.issuer.issuer });
  const clients: ReferenceClient[] = [];
  const world: World = {
    resource,
    issuer: as.issuer,
    store: createStore(),
    sent: [],
    opened: [],
    bend: () => undefined,
    browse: (url) => browse(url),
    client(settings = {}) {
      const client = createClient({
        resource,
        redirectUri: REDIRECT_URI,
        store: world.store,
        fetch: network(world),
        openBrowser: async (url, request) => {
          world.opened.push({ url, request });
          return await world.browse(url);
        },
        ...settings,
      });
      clients.push(client);
      return client;
    },
    sentTo: (end) => world.sent.filter(({ url }) => url.endsWith(end)),
  };
  try {
    await test(world);
  } finally {
    for (const client of clients) await client.close();
    await Promise.all([rs.close(), as.close()]);
  }
}

function network(world: World): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded");
    const sent: Sent = {
      method: request.method,
      url: request.url,
      authorization: request.headers.get("authorization"),
      form: new URLSearchParams(isForm ? body : ""),
      body,
    };
    world.sent.push(sent);
    return await world.bend(sent, () => fetch(input, init)) ?? await fetch(input, init);
  };
}

/** Bends the answers at URLs that end so. */
export function at(end: string, answer: Bend): Bend {
  return (sent, pass) => sent.url.endsWith(end) ? answer(sent, pass) : undefined;
}

/** Changes the JSON of the honest answer. */
export function changing(changes: Record<string, unknown>): Bend {
  return async (_sent, pass) => {
    const response = await pass();
    return Response.json({ ...await response.json(), ...changes }, { status: response.status });
  };
}

/** Runs a call that has to fail, and returns how. */
export async function failureOf(call: Promise<unknown>): Promise<ClientError> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof ClientError, Deno.inspect(error));
    return error;
  }
  assert.fail("it went through");
}

/** What every secret that has travelled in a world is. */
export function secretsOf({ sent, opened, store }: World): string[] {
  const forms = sent.flatMap(({ form }) =>
    ["code", "code_verifier", "refresh_token", "client_secret"].map((name) => form.get(name))
  );
  const kept = [...store.entries.values()].flatMap((text) => {
    const { access_token, refresh_token } = Object(JSON.parse(text));
    return [access_token, refresh_token];
  });
  const states = opened.map(({ url }) => url.searchParams.get("state"));
  const headers = sent.map(({ authorization }) => authorization?.split(" ")[1]);
  return [...forms, ...kept, ...states, ...headers].filter((secret) =>
    typeof secret === "string" && secret !== ""
  ) as string[];
}

/** Asserts that an error, however it is looked at, has no secret in it. */
export function assertNoSecrets(error: unknown, world: World): void {
  const shown = Deno.inspect(error, { depth: 20 }) + JSON.stringify(error) + String(error);
  for (const secret of secretsOf(world)) assert.ok(!shown.includes(secret), "a secret is in the error");
}
