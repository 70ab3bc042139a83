import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { createAuthorizationServer } from "../../reference/authorization_server/authorization_server.ts";
import { Browser } from "../user_agent.ts";
import {
  assertRefused,
  authorizationUrl,
  type Json,
  refresh,
  register,
  type Server,
  tokensFor,
  withServer,
} from "./steps.ts";

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await test(`${parent}/.gatehouse`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

async function keyIds(issuer: string): Promise<string[]> {
  const { keys } = await (await fetch(`${issuer}/jwks`)).json();
  return keys.map(({ kid }: Json) => kid);
}

/** One port, on which one server after the other answers: nobody else can take it in between. */
async function withPort(
  test: (
    serve: (storage: string, during: (server: Server) => Promise<void>) => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  const http = createServer((...all) => listener(...all));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  try {
    await test(async (storage, during) => {
      const server = await createAuthorizationServer({ issuer, storage });
      listener = server.listener;
      await during(server).finally(() => server.close());
    });
  } finally {
    await new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
  }
}

Deno.test("openStorage() keeps key, registration, grant and session when the server is started again", () =>
  withDirectory((storage) =>
    withPort(async (serve) => {
      let before: Json;
      const browser = new Browser();
      const redirect_uri = "https://app.example/cb";
      await serve(storage, async (server) => {
        const { client_id } = await register(server, { redirect_uris: [redirect_uri] });
        const tokens = await tokensFor(server, client_id, { redirect_uri });
        await browser.signIn(authorizationUrl(server, client_id, { redirect_uri }), { user: "carol" });
        const kids = await keyIds(server.issuer);
        before = { client_id, tokens, kids, calendarSync: server.calendarSync };
      });
      await serve(storage, async (server) => {
        const { client_id, tokens, kids, calendarSync } = before;
        assert.deepEqual(await keyIds(server.issuer), kids);
        assert.deepEqual(server.calendarSync, calendarSync);
        const refreshed = await refresh(server, client_id, tokens.refresh_token);
        assert.equal(refreshed.status, 200);
        await refreshed.body?.cancel();
        // This client is no native one and has her consent: nobody is asked again.
        const end = await browser.open(authorizationUrl(server, client_id, { redirect_uri }));
        assert.ok(end instanceof URL && end.searchParams.get("code"), String(end));
      });
    })
  ));

Deno.test("openStorage() forgets everything when it is told to start fresh, and leaves other files alone", () =>
  withDirectory(async (storage) => {
    let before: Json;
    await withServer(async (server) => {
      const { client_id } = await register(server);
      const tokens = await tokensFor(server, client_id);
      before = { client_id, tokens, kids: await keyIds(server.issuer), calendarSync: server.calendarSync };
    }, { storage });
    await Deno.writeTextFile(`${storage}/progress.json`, "{}");
    await withServer(async (server) => {
      assert.notDeepEqual(await keyIds(server.issuer), before.kids);
      assert.notEqual(server.calendarSync.client_secret, before.calendarSync.client_secret);
      const refused = await refresh(server, before.client_id, before.tokens.refresh_token);
      await assertRefused(refused, 401, "invalid_client");
      const page = await new Browser().show(authorizationUrl(server, before.client_id));
      assert.match(page.text, /This application is not known here/);
    }, { storage, fresh: true });
    assert.equal(await Deno.readTextFile(`${storage}/progress.json`), "{}");
  }));

Deno.test("openStorage() lets nobody else read its files when it writes them", () =>
  withDirectory(async (storage) => {
    await withServer(async (server) => {
      await register(server);
      const names = [...Deno.readDirSync(storage)].map(({ name }) => name);
      assert.ok(
        names.includes("authorization-server.db") && names.includes("calendar-sync.json"),
        names.join(),
      );
      for (const name of names) {
        assert.equal((Deno.statSync(`${storage}/${name}`).mode ?? 0) & 0o777, 0o600, name);
      }
      assert.equal((Deno.statSync(storage).mode ?? 0) & 0o777, 0o700);
      const credentials = JSON.parse(await Deno.readTextFile(`${storage}/calendar-sync.json`));
      assert.deepEqual(credentials, server.calendarSync);
    }, { storage });
  }));

Deno.test("openStorage() refuses a file of another version, naming the way out", () =>
  withDirectory(async (storage) => {
    await withServer(() => Promise.resolve(), { storage });
    const db = new DatabaseSync(`${storage}/authorization-server.db`);
    db.exec("PRAGMA user_version = 99");
    db.close();
    const options = { issuer: "http://127.0.0.1:9000", storage };
    await assert.rejects(createAuthorizationServer(options), /another version .* start it afresh/);
    await (await createAuthorizationServer({ ...options, fresh: true })).close();
  }));

Deno.test("openStorage() gives two servers the same key when they start on one directory at once", () =>
  withDirectory(async (storage) => {
    await withServer((one) =>
      withServer(async (two) => {
        assert.deepEqual(await keyIds(one.issuer), await keyIds(two.issuer));
        const { client_id } = await register(one);
        assert.ok((await tokensFor(two, client_id)).access_token);
      }, { storage }), { storage });
  }));

Deno.test("createAdapterFactory() keeps every client when there are more than a thousand", () =>
  withServer(async (server) => {
    const { client_id } = await register(server);
    for (let batch = 0; batch < 21; batch++) {
      await Promise.all(Array.from({ length: 50 }, () => register(server)));
    }
    assert.ok((await tokensFor(server, client_id)).access_token);
  }));

const BAD_OPTIONS: Record<string, Json> = {
  "the issuer has a trailing slash": { issuer: "http://127.0.0.1:9000/" },
  "the issuer is localhost": { issuer: "http://localhost:9000" },
  "the issuer is http elsewhere": { issuer: "http://sign-in.example" },
  "the issuer has a path": { issuer: "https://sign-in.example/tenant" },
  "the lifetime is zero": { accessTokenLifetime: 0 },
  "a resource has a fragment": { resources: { "https://notes.example/mcp#x": { name: "x", scopes: ["y"] } } },
  "a resource has no scopes": { resources: { "https://notes.example/mcp": { name: "x", scopes: [] } } },
  "a scope has a space": { resources: { "https://notes.example/mcp": { name: "x", scopes: ["a b"] } } },
};

for (const [reason, options] of Object.entries(BAD_OPTIONS)) {
  Deno.test(`createAuthorizationServer() refuses its options when ${reason}`, async () => {
    await assert.rejects(createAuthorizationServer({ issuer: "http://127.0.0.1:9000", ...options }), {
      name: "ZodError",
    });
  });
}
