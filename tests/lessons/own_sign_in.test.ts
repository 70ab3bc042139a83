/**
 * A server that is its own authorization server, as MCP 2025-03-26 had it, becomes a resource server: lesson 12's server
 * behind that sign-in, from which one part goes after the other. What stops at each step, over HTTP with the functions
 * of SDK v1's client, and what the rules say, is what the lesson's table says.
 */

import assert from "node:assert/strict";
import {
  discoverAuthorizationServerMetadata,
  exchangeAuthorization,
  refreshAuthorization,
  registerClient,
  startAuthorization,
} from "@modelcontextprotocol/sdk/client/auth.js";
import type { OAuthClientInformationFull, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import { allLessons, projectFile } from "../../lessons/cli/lessons.ts";
import { createServer } from "../../lessons/12-two-eras/server.ts";
import { checksOf } from "../../reference/conformance/checks.ts";
import { CheckFailure } from "../../reference/conformance/check.ts";
import { armedFor } from "../../reference/conformance/judge.ts";
import { createOwnSignIn, type OwnSignIn, type Part, SHED } from "../../reference/examples/own_sign_in.ts";
import { modern, post } from "../guard/raw.ts";
import { type CreateServer, memoryTarget } from "../target.ts";

const CALLBACK = "http://127.0.0.1:3000/callback";
const NEW_ISSUER = "https://login.example";

/** The server: what is left of its sign-in, and behind it lesson 12's, which names the new issuer. */
function around(signIn: OwnSignIn, resource: string, issuer: string, until: string | undefined) {
  const former = {
    issuer: signIn.issuer,
    keys: signIn.keys,
    until: until!,
    subjects: { "user-17": "alice" },
  };
  const server = createServer({ resource, issuer, ...until ? { former } : {} });
  return async (request: Request) => await signIn.fetch(request) ?? await server.fetch(request);
}

/** A server on a port, and what changes it. */
async function serving(test: (served: Served) => Promise<void>): Promise<void> {
  let answer: (request: Request) => Promise<Response> = () =>
    Promise.resolve(new Response(null, { status: 503 }));
  const listener = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => answer(request),
  );
  const resource = `http://127.0.0.1:${listener.addr.port}/v1/mcp`;
  const signIn = await createOwnSignIn({ resource, userOf: () => "user-17" });
  const until = (date: string | undefined) => void (answer = around(signIn, resource, NEW_ISSUER, date));
  until(new Date(Date.now() + 3_600_000).toISOString());
  try {
    await test({ resource, signIn, until });
  } finally {
    await listener.shutdown();
  }
}

interface Served {
  resource: string;
  signIn: OwnSignIn;
  /** Until when the server takes the former tokens; `undefined`: it knows of none. */
  until(date: string | undefined): void;
}

/** Where an older client looks first: at the root of the host, whatever path the server has. */
async function metadataOf(served: Served) {
  return await discoverAuthorizationServerMetadata(new URL("/", served.resource)).catch(() => undefined);
}

async function register(served: Served): Promise<OAuthClientInformationFull> {
  const metadata = await metadataOf(served);
  const clientMetadata = { redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" };
  return await registerClient(served.signIn.issuer, { ...metadata && { metadata }, clientMetadata });
}

/** The whole way of a client that is registered. */
async function signInAs(clientInformation: OAuthClientInformationFull, served: Served): Promise<OAuthTokens> {
  const metadata = await metadataOf(served);
  const found = { ...metadata && { metadata }, clientInformation };
  const { authorizationUrl, codeVerifier } = await startAuthorization(served.signIn.issuer, {
    ...found,
    redirectUrl: CALLBACK,
  });
  const answer = await fetch(authorizationUrl, { redirect: "manual" });
  await answer.body?.cancel();
  const location = answer.headers.get("location");
  if (!location) throw new Error(`nobody signs in: ${answer.status}`);
  return await exchangeAuthorization(served.signIn.issuer, {
    ...found,
    authorizationCode: new URL(location).searchParams.get("code")!,
    codeVerifier,
    redirectUri: CALLBACK,
  });
}

async function refresh(client: OAuthClientInformationFull, refreshToken: string, served: Served) {
  const metadata = await metadataOf(served);
  return await refreshAuthorization(served.signIn.issuer, {
    ...metadata && { metadata },
    clientInformation: client,
    refreshToken,
  });
}

async function listNotes({ resource }: Served, token: string): Promise<{ status: number; text: string }> {
  const response = await post(resource, token, modern("tools/call", { name: "list_notes", arguments: {} }));
  return { status: response.status, text: await response.text() };
}

/** "yes" if it works. Whatever an older client says of it, it has no token then. */
async function works(what: Promise<unknown>): Promise<string> {
  return await what.then(() => "yes", () => "no");
}

/** What the rule says of a server that has these parts left. */
async function verdictOf(id: string, left: readonly Part[]): Promise<string> {
  const signIns = new Map<string, Promise<OwnSignIn>>();
  const create: CreateServer = ({ resource, issuer }) => ({
    async fetch(request) {
      const made = signIns.get(resource) ?? createOwnSignIn({ resource, userOf: () => "user-17" });
      signIns.set(resource, made);
      const signIn = await made;
      for (const part of SHED) if (!left.includes(part)) signIn.parts.delete(part);
      return await around(signIn, resource, issuer, undefined)(request);
    },
  });
  const target = await memoryTarget(create, true);
  try {
    for (const check of checksOf(id)) await check.run(armedFor(check, target));
    return "passes";
  } catch (error) {
    if (error instanceof CheckFailure) return "fails";
    throw error;
  } finally {
    await target.close();
  }
}

/** The rows of the lesson's table, without its head. */
function table(): string[][] {
  const lesson = allLessons().find(({ number }) => number === 12)!;
  const lines = Deno.readTextFileSync(projectFile(`lessons/${lesson.slug}/README.md`)).split("\n");
  const head = lines.findIndex((line) => line.startsWith("| Gone so far"));
  const rows = lines.slice(head + 2, lines.findIndex((line, i) => i > head && !line.startsWith("|")));
  return rows.map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim().replaceAll("`", "")));
}

Deno.test("a server of 2025-03-26 stops signing people in step by step, as lesson 12's table says, when it sheds its parts", () =>
  serving(async (served) => {
    const client = await register(served);
    const first = await signInAs(client, served);
    let renewable = (await signInAs(client, served)).refresh_token!;
    const found: string[][] = [];
    async function look(gone: string): Promise<void> {
      const registers = await works(register(served));
      const signsIn = await works(signInAs(client, served));
      const renewed = await refresh(client, renewable, served).catch(() => undefined);
      renewable = renewed?.refresh_token ?? renewable;
      const { status, text } = await listNotes(served, first.access_token);
      if (status === 200) assert.match(text, /The vault code is 4711/, "user 17's notes are alice's");
      else assert.equal(status, 401, text);
      const left = [...served.signIn.parts];
      found.push([
        gone,
        registers,
        signsIn,
        renewed ? "yes" : "no",
        status === 200 ? "taken" : "refused",
        await verdictOf("eras.own-endpoints", left),
        await verdictOf("eras.own-metadata", left),
      ]);
    }
    await look("nothing");
    for (const part of SHED) {
      served.signIn.parts.delete(part);
      await look(part === "metadata" ? "its metadata" : `/${part}`);
    }
    served.until(new Date(Date.now() - 1000).toISOString());
    await look("former's time");
    assert.deepEqual(found, table());
  }));

Deno.test("the sign-in of 2025-03-26 is found at the default paths when it has no metadata", () =>
  serving(async (served) => {
    served.signIn.parts.delete("metadata");
    const client = await register(served);
    const { access_token } = await signInAs(client, served);
    assert.equal((await listNotes(served, access_token)).status, 200);
  }));

Deno.test("createOwnSignIn() refuses a code that comes twice, from another client or with another verifier", () =>
  serving(async (served) => {
    const { issuer } = served.signIn;
    const [client, other] = [await register(served), await register(served)];
    const attempt = async (changes: Record<string, string>, times = 1): Promise<number> => {
      const { authorizationUrl, codeVerifier } = await startAuthorization(issuer, {
        clientInformation: client,
        redirectUrl: CALLBACK,
      });
      const answer = await fetch(authorizationUrl, { redirect: "manual" });
      await answer.body?.cancel();
      const code = new URL(answer.headers.get("location")!).searchParams.get("code")!;
      const body = {
        grant_type: "authorization_code",
        code,
        client_id: client.client_id,
        redirect_uri: CALLBACK,
        code_verifier: codeVerifier,
        ...changes,
      };
      let status = 0;
      for (let i = 0; i < times; i++) {
        const response = await fetch(`${issuer}/token`, { method: "POST", body: new URLSearchParams(body) });
        await response.body?.cancel();
        status = response.status;
      }
      return status;
    };
    assert.equal(await attempt({}), 200);
    assert.equal(await attempt({}, 2), 400);
    assert.equal(await attempt({ client_id: other.client_id }), 400);
    assert.equal(await attempt({ code_verifier: "x".repeat(43) }), 400);
    assert.equal(await attempt({ redirect_uri: "http://127.0.0.1:3001/callback" }), 400);
    const elsewhere = new URL(`${issuer}/authorize`);
    elsewhere.search = new URLSearchParams({
      response_type: "code",
      client_id: client.client_id,
      redirect_uri: "https://evil.example/callback",
      code_challenge: "x".repeat(43),
      code_challenge_method: "S256",
    }).toString();
    const sent = await fetch(elsewhere, { redirect: "manual" });
    await sent.body?.cancel();
    assert.deepEqual([sent.status, sent.headers.get("location")], [400, null]);
  }));
