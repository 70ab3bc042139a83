/** The SDK's own clients: at home in lesson 1, sent to the authorization server by lesson 3. */

import assert from "node:assert/strict";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from "@modelcontextprotocol/client";
import { type OAuthClientProvider, UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { createServerOf, liveTarget } from "../target.ts";

const info = { name: "gatehouse-test", version: "1.0.0" };
const lesson1 = await createServerOf("lessons/01-open-server/server.ts");
const lesson3 = await createServerOf("lessons/03-challenge/server.ts");

const clients = {
  "v1": () => ({ client: new ClientV1(info), transport: (url: URL) => new TransportV1(url) }),
  "v2": () => ({ client: new ClientV2(info), transport: (url: URL) => new TransportV2(url) }),
  "v2 that negotiates": () => ({
    client: new ClientV2(info, { versionNegotiation: { mode: "auto" } }),
    transport: (url: URL) => new TransportV2(url),
  }),
};

for (const [version, make] of Object.entries(clients)) {
  Deno.test(`lesson 1 serves the SDK's client ${version}`, async () => {
    const target = await liveTarget(lesson1);
    const { client, transport } = make();
    try {
      // deno-lint-ignore no-explicit-any -- two SDKs, one shape
      await client.connect(transport(new URL(target.resource)) as any);
      const { tools } = await client.listTools();
      assert.deepEqual(tools.map(({ name }) => name), ["whoami", "list_notes", "add_note", "delete_note"]);
      const added = await client.callTool({ name: "add_note", arguments: { text: "from the SDK" } });
      const { id } = added.structuredContent as { id: string };
      const listed = await client.callTool({ name: "list_notes", arguments: {} });
      const { notes } = listed.structuredContent as { notes: { id: string; text: string }[] };
      assert.equal(notes.find((note) => note.id === id)?.text, "from the SDK");
      await client.callTool({ name: "delete_note", arguments: { id } });
    } finally {
      await client.close();
      await target.close();
    }
  });
}

/** A client's side of OAuth that stops where a browser would open. */
function provider(): OAuthClientProvider & { opened: URL | undefined } {
  let information: Awaited<ReturnType<OAuthClientProvider["clientInformation"]>>;
  let verifier = "";
  return {
    opened: undefined,
    redirectUrl: "http://127.0.0.1:3000/callback",
    clientMetadata: {
      client_name: "gatehouse-test",
      redirect_uris: ["http://127.0.0.1:3000/callback"],
      token_endpoint_auth_method: "none",
    },
    clientInformation: () => information,
    saveClientInformation: (registered) => void (information = registered),
    tokens: () => undefined,
    saveTokens: () => {},
    redirectToAuthorization(url) {
      this.opened = url;
    },
    saveCodeVerifier: (value) => void (verifier = value),
    codeVerifier: () => verifier,
  };
}

for (
  const [version, connect] of Object.entries({
    v1: (url: URL, authProvider?: OAuthClientProvider) =>
      new ClientV1(info).connect(new TransportV1(url, authProvider && { authProvider })),
    v2: (url: URL, authProvider?: OAuthClientProvider) =>
      // deno-lint-ignore no-explicit-any -- the provider's shape is the same in both SDKs
      new ClientV2(info).connect(new TransportV2(url, authProvider && { authProvider: authProvider as any })),
  })
) {
  Deno.test(`lesson 3 refuses the SDK's client ${version} when it has no way to sign in`, async () => {
    const target = await liveTarget(lesson3);
    await assert.rejects(connect(new URL(target.resource)), /401|[Uu]nauthorized|Sign in first/);
    await target.close();
  });

  Deno.test(`lesson 3 leads the SDK's client ${version} to the sign-in page with its own resource and scope`, async () => {
    const target = await liveTarget(lesson3);
    const oauth = provider();
    await assert.rejects(connect(new URL(target.resource), oauth), (error: Error) => {
      return error instanceof UnauthorizedError || error.name === "UnauthorizedError" ||
        /[Uu]nauthorized/.test(error.message);
    });
    const query = oauth.opened?.searchParams;
    assert.equal(query?.get("resource"), target.resource, "from the metadata that the challenge points at");
    assert.equal(query?.get("scope"), "notes:read", "from the challenge");
    assert.equal(query?.get("code_challenge_method"), "S256");
    await target.close();
  });
}
