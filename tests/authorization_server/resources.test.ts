/** Which resource a request means, whatever it spells, and how one comes to be known. */

import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { Browser } from "../user_agent.ts";
import {
  assertRefused,
  authorizationUrl,
  codeFor,
  exchange,
  refresh,
  register,
  token,
  tokensFor,
  withServer,
} from "./steps.ts";

const SPELLINGS: Record<string, string[]> = {
  "http://127.0.0.1:8000/mcp": ["HTTP://127.0.0.1:8000/mcp"],
  "https://notes.example/mcp": ["https://NOTES.example/mcp", "https://notes.example:443/mcp"],
  "https://Notes.Example:443/MCP": ["https://notes.example/MCP"],
  "http://localhost/mcp": ["http://LocalHost:80/mcp"],
};

const OTHER_RESOURCES: Record<string, string[]> = {
  "https://notes.example/mcp": [
    "https://notes.example/MCP",
    "https://notes.example/mcp/",
    "https://notes.example/./mcp",
    "https://notes.example/%6dcp",
    "https://notes.example/mcp?",
    "https://notes.example:80/mcp",
    "http://notes.example:443/mcp",
    "https://alice@notes.example/mcp",
    "https://notes.example./mcp",
    "https://notes.example\\mcp",
  ],
  "http://127.0.0.1/mcp": ["http://127.1/mcp", "http://0x7f.1/mcp", "http://localhost/mcp"],
};

for (const [known, spellings] of Object.entries(SPELLINGS)) {
  Deno.test(`knownSpelling() issues tokens for ${known} when a request spells it otherwise`, () => {
    const resources = { [known]: { name: "Notes", scopes: ["notes:read"] } };
    return withServer(async (server) => {
      const { client_id } = await register(server);
      for (const resource of spellings) {
        const code = await codeFor(server, client_id, { resource });
        const tokens = await (await exchange(server, client_id, code, { resource })).json();
        assert.equal(decodeJwt(tokens.access_token).aud, known, "its audience is the spelling known here");
        const again = await (await refresh(server, client_id, tokens.refresh_token, { resource })).json();
        assert.equal(decodeJwt(again.access_token).aud, known);
        const { client_id: id, client_secret } = server.calendarSync;
        const own = await token(server, { grant_type: "client_credentials", resource }, {
          authorization: `Basic ${btoa(`${id}:${client_secret}`)}`,
        });
        assert.equal(decodeJwt((await own.json()).access_token).aud, known);
      }
    }, { resources });
  });
}

for (const [known, others] of Object.entries(OTHER_RESOURCES)) {
  Deno.test(`knownSpelling() leaves another resource than ${known} unknown when it only looks alike`, () => {
    const resources = { [known]: { name: "Notes", scopes: ["notes:read"] } };
    return withServer(async (server) => {
      const { client_id } = await register(server);
      for (const resource of others) {
        const code = await codeFor(server, client_id, { resource: known });
        const end = await new Browser().open(authorizationUrl(server, client_id, { resource }));
        assert.ok(end instanceof URL && end.searchParams.get("error") === "invalid_target", resource);
        await assertRefused(await exchange(server, client_id, code, { resource }), 400, "invalid_target");
      }
    }, { resources });
  });
}

Deno.test("addResource() makes a resource known while the server runs", () =>
  withServer(async (server) => {
    const resource = "http://127.0.0.1:8123/mcp";
    const { client_id } = await register(server);
    server.addResource(resource, { name: "Tasks", scopes: ["tasks:read"] });
    const { access_token, scope } = await tokensFor(server, client_id, { resource });
    assert.equal(decodeJwt(access_token).aud, resource);
    assert.equal(scope, "tasks:read");
    assert.throws(() => server.addResource("not a URL", { name: "x", scopes: ["y"] }));
  }));
