/**
 * A world for a client: a notes server, its authorization server, a browser with alice in front of it, and whoever
 * a scenario adds. Everything that the client sends arrives here, and is recorded.
 */

import type { Target } from "../../check.ts";
import { powerOf } from "../../check.ts";
import { type Answer, answered, type Exchange, type HeaderLines } from "../../exchange.ts";
import { createIssuer, type TestIssuer } from "../../issuer/issuer.ts";
import { untested } from "../../harness_error.ts";
import { createKeys, type Keys } from "../../issuer/keys.ts";
import { issuedIn, type IssuedToken } from "./issued_tokens.ts";
import { createNotesParty, type NotesParty } from "./notes_party.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Party } from "./party.ts";
import { purposeOf } from "./purpose.ts";
import type { ClientSettings } from "./power.ts";
import { createStore, type OpenStore } from "./store.ts";

/** Where the browser comes back to; nothing listens there, since the browser is ours. */
export const REDIRECT_URI = "http://127.0.0.1:3000/callback";

/** The scopes of the notes server. */
export const SCOPES = ["notes:read", "notes:write"];

/** A client that sends more requests than this in one world goes round in circles: from here on it gets 503. */
const MAX_REQUESTS = 80;

/** A misbehaviour, small and with a name. */
export interface Scenario {
  /** "metadata-names-a-victim" */
  name: string;
  /** What is wrong in this world, as the end of "a world in which …". */
  story: string;
  arrange(world: World): void | Promise<void>;
}

/** An authorization server: the test issuer, as a party. */
export interface IssuerParty extends Party, Omit<TestIssuer, "fetch"> {}

/** What a party was sent and what it answered, secrets included: for checks to judge, never to show. */
export interface Seen {
  party: Party;
  from?: "browser";
  request: Exchange["request"];
  /** Absent until it has been answered. */
  response?: Answer;
}

/** A client in a world. */
export interface ClientHandle {
  call(tool: string, args?: Record<string, unknown>): Promise<Outcome>;
  list(): Promise<Outcome>;
  /** @throws {HarnessError} `untested` when the client cannot, or does not manage to */
  signOut(): Promise<void>;
  close(): Promise<void>;
}

/** The world. Scenarios change what is not readonly. */
export interface World {
  readonly notes: NotesParty;
  readonly issuer: IssuerParty;
  readonly store: OpenStore;
  /** What the browser does with a URL: by default it goes there and follows until it is called back. */
  browse: (url: URL) => Promise<URL>;
  /** Every URL that the client asked to open. */
  readonly opened: URL[];
  /** Every URL that the client tried to fetch, reachable or not. */
  readonly attempts: string[];
  /** Everything that arrived anywhere, in order. */
  readonly seen: Seen[];
  /** One more party, somewhere else. */
  addParty(answer: Party["answer"], role?: Party["role"]): Promise<Party>;
  /** One more MCP server, which trusts the same authorization server. */
  addNotes(): Promise<NotesParty>;
  /** One more authorization server; it knows the notes server's resource. */
  addIssuer(options?: IssuerOptions): Promise<IssuerParty>;
  /** Starts a client; several in one world share its store. */
  client(settings?: Partial<ClientSettings>): Promise<ClientHandle>;
}

/** How an authorization server of a world is set up. */
export interface IssuerOptions {
  /** The path of its identifier: "/tenant". */
  path?: string;
  /** Seconds. */
  accessTokenLifetime?: number;
}

/**
 * Opens a world, lets the scenario bend it, runs `work` in it and closes everything again.
 *
 * @throws what `work` throws
 */
export async function inWorld<T>(
  target: Target,
  scenario: Scenario,
  work: (world: World) => T | Promise<T>,
  options: { issuer?: IssuerOptions } = {},
): Promise<T> {
  const closing: (() => Promise<void>)[] = [];
  try {
    const world = await openWorld(target, scenario.name, closing, options.issuer);
    await scenario.arrange(world);
    return await work(world);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function openWorld(
  target: Target,
  scenario: string,
  closing: (() => Promise<void>)[],
  options?: IssuerOptions,
): Promise<World> {
  const client = powerOf(target, "client");
  const issued = new Map<string, IssuedToken>();
  const [seen, opened, attempts]: [Seen[], URL[], string[]] = [[], [], []];
  const parties: Party[] = [];
  const redirectUris = new Set([REDIRECT_URI]);

  const issuer = await addIssuer(options);
  const notes = await addNotes();

  const world: World = {
    notes,
    issuer,
    opened,
    attempts,
    seen,
    store: createStore(),
    browse: (url) => follow(url),
    addNotes,
    addIssuer: async (options) => {
      const party = await addIssuer(options);
      party.addResource(notes.resource, SCOPES);
      return party;
    },
    addParty: (answer, role = "elsewhere") => join((origin) => ({ role, origin, answer, hook: itself })),
    client: startClient,
  };
  return world;

  /** Takes an origin and puts a party there: what arrives is recorded, then answered. */
  async function join<P extends Party>(create: (origin: string) => P | Promise<P>): Promise<P> {
    let isReady: (party: P) => void;
    const ready = new Promise<P>((resolve) => isReady = resolve);
    const { origin, close } = await client.listen(async (request) => relay(await ready, request));
    closing.push(close);
    const party = await create(origin);
    parties.push(party);
    client.handlers[origin] = {
      fetch: async (request) => await party.hook(request, (request) => party.answer(request)),
    };
    closing.push(() => Promise.resolve(void delete client.handlers[origin]));
    isReady!(party);
    return party;
  }

  async function addNotes(): Promise<NotesParty> {
    const party = await join((origin) => createNotesParty(origin, issuer.issuer, issued));
    issuer.addResource(party.resource, SCOPES);
    return party;
  }

  async function addIssuer(
    { path = "", accessTokenLifetime = 300 }: IssuerOptions = {},
  ): Promise<IssuerParty> {
    return await join(async (origin): Promise<IssuerParty> => {
      const settings = { issuer: origin + path, resources: {}, accessTokenLifetime };
      const { fetch, ...rest } = await createIssuer(settings, await (keys ??= createKeys("ES256")));
      return { ...rest, role: "authorization-server", origin, answer: fetch, hook: itself };
    });
  }

  /** From the wire to the party, by way of the recorder. */
  async function relay(party: Party, request: Request, from?: "browser"): Promise<Response> {
    if (seen.length >= MAX_REQUESTS) return new Response("Too many requests", { status: 503 });
    const { method, url } = request;
    const body = await request.text();
    const headers: HeaderLines = [...request.headers];
    const arrived: Seen = { party, from, request: { method, url, headers, ...body && { body } } };
    seen.push(arrived);
    const note = purposeOf(arrived.request);
    const exchange = await target.send({ ...arrived.request, to: party.role, from, note, scenario });
    if (!answered(exchange)) throw new TypeError("The connection was closed");
    const { response } = exchange;
    const token = party.role === "authorization-server" && issuedIn(response, body);
    if (token) issued.set(...token);
    arrived.response = response;
    const { status } = response;
    const text = [204, 205, 304].includes(status) ? null : response.body;
    return new Response(text, { status, headers: response.headers });
  }

  /** The browser: goes there, follows redirects, and stops where the client is called back. */
  async function follow(url: URL): Promise<URL> {
    let at = url;
    for (let hops = 0; hops < 10; hops++) {
      const party = parties.find(({ origin }) => origin === at.origin);
      if (!party) throw new Error("The browser cannot reach that host");
      const response = await relay(party, new Request(at), "browser");
      const location = response.headers.get("location");
      if (!location) throw new Error(`The browser shows a page with status ${response.status}`);
      at = new URL(location, at);
      if (redirectUris.has(`${at.origin}${at.pathname}`)) return at;
    }
    throw new Error("The browser was redirected too often");
  }

  async function startClient(settings: Partial<ClientSettings> = {}): Promise<ClientHandle> {
    if (settings.redirectUri !== undefined) redirectUris.add(settings.redirectUri);
    const started = await client.start({
      resource: notes.resource,
      redirectUri: REDIRECT_URI,
      store: world.store,
      openBrowser: async (url) => {
        opened.push(url);
        return await world.browse(url);
      },
      ...settings,
    }, (url) => attempts.push(url));
    // No rule is about how it ends: one whose sign-in has failed may say so once more here.
    const close = once(async () => void await outcomeOf((async () => await started.close())(), "close"));
    closing.push(close);
    return {
      call: (tool, args = {}) => outcomeOf(started.callTool(tool, args), `call ${tool}`),
      async signOut() {
        if (!started.signOut) throw untested("the client cannot sign out");
        const outcome = await outcomeOf(started.signOut(), "sign out");
        if ("error" in outcome) throw untested(`the client does not sign out: ${outcome.error}`);
      },
      list: () => outcomeOf(started.listTools(), "list the tools"),
      close,
    };
  }
}

/** One set for all worlds: a client verifies no token, and keys take long to make. */
let keys: Promise<Keys> | undefined;

const itself: Party["hook"] = (request, next) => next(request);

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => done ??= work();
}
