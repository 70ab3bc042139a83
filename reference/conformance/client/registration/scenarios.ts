/** Worlds in which a client becomes known to an authorization server, or has to do without. */

import type { ClientSettings } from "../world/power.ts";
import { type IssuerParty, REDIRECT_URI, type Scenario, type World } from "../world/world.ts";
import { answerAt } from "../world/bend.ts";
import { alarm } from "../../own_time.ts";

/** Where our client would publish its Client ID Metadata Document. */
export const CLIENT_METADATA_URL = "https://client.example/metadata.json";

/** Registers a client as the operator of the issuer would, out of the client's sight. */
export async function preregister(
  issuer: IssuerParty,
  method: "none" | "client_secret_basic" = "none",
  redirectUri = REDIRECT_URI,
): Promise<NonNullable<ClientSettings["registration"]>> {
  const metadata = {
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: method,
  };
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(metadata);
  const response = await issuer.answer(
    new Request(`${issuer.issuer}/register`, { method: "POST", headers, body }),
  );
  const { client_id, client_secret } = await response.json();
  return { issuer: issuer.issuer, client_id, ...client_secret && { client_secret } };
}

/** The issuer takes the URL for what its document says, and does not have to fetch it. */
async function knowMetadataUrl(issuer: IssuerParty): Promise<void> {
  const { client_id } = await preregister(issuer);
  const known = (text: string) => text.replaceAll(encodeURIComponent(CLIENT_METADATA_URL), client_id);
  issuer.controls.changeMetadata({ client_id_metadata_document_supported: true });
  issuer.hook = async ({ url, method, headers, body }, next) => {
    const text = body ? known(await new Response(body).text()) : undefined;
    return await next(new Request(known(url), { method, headers, body: text }));
  };
}

/** All ways to a client id are open. */
export const EVERY_WAY_OPEN: Scenario = {
  name: "every-way-open",
  story: "the authorization server takes Client ID Metadata Documents and registers everyone",
  arrange: ({ issuer }) => knowMetadataUrl(issuer),
};

/** The client is registered at an issuer that this server does not use. */
export const REGISTERED_ELSEWHERE: Scenario = {
  name: "registered-elsewhere",
  story: "the client has a client id and a secret from an authorization server that is not this one",
  async arrange({ notes, addIssuer }) {
    notes.metadata.authorization_servers = [(await addIssuer()).issuer];
  },
};

/** The client is registered at the second of two. */
export const REGISTERED_AT_THE_SECOND: Scenario = {
  name: "registered-at-the-second",
  story: "the client has a client id from the second of two authorization servers",
  async arrange({ notes, issuer, addIssuer }) {
    notes.metadata.authorization_servers = [(await addIssuer()).issuer, issuer.issuer];
  },
};

/** A scenario in which clients have to authenticate in one way (RFC 6749 §2.3). */
export interface OneMethod extends Scenario {
  method: string;
}

function onlyMethod(method: string): OneMethod {
  return {
    name: `only-${method.replaceAll("_", "-")}`,
    story: `the authorization server takes ${method} alone`,
    method,
    arrange({ issuer }) {
      issuer.controls.changeMetadata({ token_endpoint_auth_methods_supported: [method] });
    },
  };
}

/** No public clients. */
export const ONLY_WITH_SECRET: OneMethod[] = [
  onlyMethod("client_secret_basic"),
  onlyMethod("client_secret_post"),
];

/** Whether the client has been started anew when it calls again; it has the same store. */
export interface Restarting extends Scenario {
  restarted: boolean;
}

/** So long the first of two waits for the second, in milliseconds: a client may make one call after the other. */
const TOGETHER_MS = 500;

/** What holds the first of two until the second is there. */
function meetingPoint(): () => Promise<void> {
  let resolve = () => {};
  const promise = new Promise<void>((done) => resolve = done);
  let arrived = 0;
  return () => {
    if (++arrived === 1) alarm(TOGETHER_MS, resolve);
    if (arrived === 2) resolve();
    return promise;
  };
}

/** There are two occasions to register again, and no reason: calls at once, and a start with a full store. */
export const SIGNS_IN_AGAIN: Scenario = {
  name: "signs-in-again",
  story: "two calls sign in at once, and later another client takes over the store",
  arrange({ notes, issuer }) {
    // On a busy machine the first would have signed in, or registered, before the second gets as far.
    const [refused, registered] = [meetingPoint(), meetingPoint()];
    notes.hook = async (request, next) => {
      if (request.method === "POST" && !request.headers.has("authorization")) await refused();
      return await next(request);
    };
    issuer.hook = async (request, next) => {
      if (new URL(request.url).pathname === "/register") await registered();
      return await next(request);
    };
  },
};

/** The MCP server goes over to another authorization server, once {@linkcode moveServer} is called. */
export const SERVER_MOVES: Restarting[] = [false, true].map((restarted) => ({
  name: `server-moves-${restarted ? "between-two-runs" : "during-a-run"}`,
  story: `the MCP server goes over to another authorization server ${
    restarted ? "while the client is away" : "while the client runs"
  }`,
  restarted,
  arrange() {},
}));

/** The move: another issuer in the metadata, and no token from before is accepted. */
export async function moveServer({ notes, addIssuer }: World): Promise<IssuerParty> {
  const next = await addIssuer();
  notes.metadata.authorization_servers = [next.issuer];
  notes.expireTokens();
  return next;
}

/** The metadata names no registration endpoint; there is one all the same, where one would guess it. */
export const NO_REGISTRATION: Scenario = {
  name: "no-registration",
  story: "the authorization server offers no registration, and the client's id is from another one",
  arrange: ({ issuer }) => issuer.controls.changeMetadata({ registration_endpoint: undefined }),
};

/** The registration endpoint refuses, and says why in one word (RFC 7591 §3.2.2). */
export const REGISTRATION_REFUSED: Scenario = {
  name: "registration-refused",
  story: "the authorization server refuses to register the client with invalid_redirect_uri",
  arrange({ issuer }) {
    answerAt(issuer, "/register", () => Response.json({ error: "invalid_redirect_uri" }, { status: 400 }));
  },
};
