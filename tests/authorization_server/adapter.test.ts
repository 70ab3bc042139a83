import assert from "node:assert/strict";
import { createAdapterFactory } from "../../reference/authorization_server/adapter.ts";
import { openFile } from "../../reference/authorization_server/storage_file.ts";
import { openStorage, type Storage } from "../../reference/authorization_server/storage.ts";

/** What runtimes with SQLite have, and those without. */
const STORES: Record<string, () => Pick<Storage, "records">> = {
  "SQLite": () => openStorage(undefined),
  "a file": () => ({ records: openFile(undefined, false) }),
};

function setUp(open: () => Pick<Storage, "records">) {
  const { records } = open();
  const adapter = createAdapterFactory({ records });
  return { tokens: adapter("RefreshToken"), grants: adapter("Grant"), sessions: adapter("Session"), records };
}

for (const [store, open] of Object.entries(STORES)) {
  Deno.test(`createAdapterFactory() ends the grant when two that saw an unused token use it (${store})`, async () => {
    const { tokens, grants, records } = setUp(open);
    await grants.upsert("grant", {}, 100);
    await grants.upsert("other", {}, 100);
    await tokens.upsert("token", { grantId: "grant" }, 100);
    await tokens.upsert("elsewhere", { grantId: "other" }, 100);
    // The provider finds, looks at `consumed`, and consumes; nothing keeps two requests from doing so in step.
    const found = await Promise.all([tokens.find("token"), tokens.find("token")]);
    assert.deepEqual(found.map((each) => each?.consumed), [undefined, undefined]);
    await tokens.consume("token");
    assert.ok((await tokens.find("token"))?.consumed);
    await assert.rejects(Promise.resolve(tokens.consume("token")), { error: "invalid_grant" });
    assert.equal(await grants.find("grant"), undefined);
    assert.equal(await tokens.find("token"), undefined);
    assert.ok(await grants.find("other"));
    assert.ok(await tokens.find("elsewhere"));
    await assert.rejects(Promise.resolve(tokens.consume("nothing")), { error: "invalid_grant" });
    records.close();
  });

  Deno.test(`createAdapterFactory() finds sessions by uid, and what has no lifetime for ever (${store})`, async () => {
    const { sessions, tokens, records } = setUp(open);
    await sessions.upsert("one", { uid: "u" });
    await tokens.upsert("one", { uid: "u", kind: "RefreshToken" }, 100);
    assert.deepEqual(await sessions.findByUid("u"), { uid: "u" });
    await sessions.destroy("one");
    assert.equal(await sessions.findByUid("u"), undefined);
    assert.ok(await tokens.find("one"));
    records.close();
  });

  Deno.test(`createAdapterFactory() drops what has expired when something is stored (${store})`, async () => {
    const { sessions, tokens, records } = setUp(open);
    await tokens.upsert("old", { jti: "old" }, -3600);
    await sessions.upsert("client", { uid: "u" });
    await tokens.upsert("new", { jti: "new" }, 100);
    assert.equal(await tokens.find("old"), undefined);
    assert.ok(await tokens.find("new"));
    assert.ok(await sessions.find("client"));
    records.close();
  });
}
