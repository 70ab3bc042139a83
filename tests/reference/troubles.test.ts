/** reference/TROUBLES.md: what an operator sees is brought about, and is said there in these words. */

import assert from "node:assert/strict";
import type { AuditEvent } from "../../reference/guard/audit.ts";
import { protect, type ProtectOptions } from "../../reference/guard/mod.ts";
import { readConfiguration } from "../../reference/server/configuration.ts";
import { openDatabase } from "../../reference/server/database.ts";
import { assertReachable } from "../../reference/server/reach.ts";
import { VARIABLES } from "../../reference/server/variables.ts";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { OPTIONS, requestOf } from "../guard/guard_under_test.ts";
import {
  claimsWith,
  ISSUER,
  keyServer,
  networkOf,
  OTHER_RESOURCE,
  ownKey,
} from "../guard/token/verifier_under_test.ts";

const page = await Deno.readTextFile(projectFile("reference/TROUBLES.md"));
const [starting, refused, outages] = page.split("\n## ").slice(1);
const key = await ownKey();

/** The first cells of a section's table. */
function seen(section: string): string[] {
  return section.split("\n").filter((line) => line.startsWith("| `")).map((line) =>
    line.split("|")[1]!.trim()
  );
}

async function recordOf(options: Partial<ProtectOptions>, token: string): Promise<AuditEvent> {
  const events: AuditEvent[] = [];
  const guard = protect({
    ...OPTIONS,
    fetch: networkOf(keyServer(ISSUER, () => [key.jwk])).fetch,
    ...options,
    onAudit: (event) => void events.push(event),
  });
  await guard(requestOf({ token }));
  return events[0]!;
}

Deno.test("TROUBLES.md names what is said when it does not start", () => {
  const messages: string[] = [];
  const say = (attempt: () => unknown) => {
    try {
      attempt();
    } catch (error) {
      messages.push((error as Error).message);
      return;
    }
    assert.fail("it starts");
  };
  const issuer = { ISSUER: ["https://login.example"], HOST: "127.0.0.1" };
  say(() => assertReachable({ ...issuer, DATABASE: ":memory:" }, () => "prompt"));
  say(() =>
    assertReachable(
      { ...issuer, DATABASE: "/x/notes.db" },
      ({ name }) => name === "net" ? "granted" : "prompt",
    )
  );
  const directory = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${directory}/notes.db`, "");
    Deno.chmodSync(`${directory}/notes.db`, 0o644);
    say(() => openDatabase(`${directory}/notes.db`));
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
  const env: Record<string, string> = { ISSUER: "https://login.example", AUDIENCE: "a" };
  say(() => readConfiguration((name) => env[name]));
  say(() => assertReachable({ HOST: "127.0.0.1", DATABASE: ":memory:" }, () => "prompt"));
  const said = seen(starting!).map((cell) => cell.replaceAll("`", ""));
  assert.equal(said.length, messages.length);
  for (const [i, text] of said.entries()) assert.ok(messages[i]!.includes(text), `${text}: ${messages[i]}`);
});

Deno.test("TROUBLES.md names the records of tokens that are refused", async () => {
  const at = { typ: "at+jwt" };
  const sign = (claims: Record<string, unknown>, header = at) => key.sign(claimsWith(claims), header);
  const tokens = [
    await sign({ aud: OTHER_RESOURCE }),
    await sign({}, { typ: "JWT" }),
    await sign({ jti: undefined }),
    await sign({ client_id: undefined }),
    await sign({ sub: undefined }),
    await sign({ iss: `${ISSUER}/` }),
    "opaque",
  ];
  const records = await Promise.all(tokens.map((token) => recordOf({}, token)));
  const found = records.map(({ code, about }) => about ? `\`${code}\`, \`${about}\`` : `\`${code}\``);
  assert.deepEqual(seen(refused!), found);
});

Deno.test("TROUBLES.md names the records of outages", async () => {
  const token = await key.sign(claimsWith(), { typ: "at+jwt" });
  const document = { issuer: ISSUER, jwks_uri: `${ISSUER}/keys` };
  const answering = (answer: () => Response | Promise<Response>): Partial<ProtectOptions> => ({
    fetch: networkOf({ issuer: ISSUER, fetch: answer }).fetch,
  });
  let now = Date.now();
  const introspection = { clientId: "notes", clientSecret: "wrong", endpoint: `${ISSUER}/introspect` };
  const records = [
    await recordOf(answering(() => Promise.reject(new Deno.errors.NotCapable("net"))), token),
    await recordOf(answering(() => Response.json({ ...document, issuer: `${ISSUER}/` })), token),
    await recordOf(answering(() => Response.json({ ...document, jwks_uri: "http://10.0.0.5/keys" })), token),
    await recordOf(answering(() => new Response(null, { status: 404 })), token),
    await pending(() => ++now),
    await recordOf({
      ...answering(() => Response.json({ error: "invalid_client" }, { status: 401 })),
      authorizationServers: [{ issuer: ISSUER, introspection }],
    }, "opaque"),
  ];
  for (const [i, cell] of seen(outages!).entries()) {
    const { code, cause, status } = records[i]!;
    assert.equal(status, 503);
    assert.ok(
      cell.startsWith(`\`${code}\`${cause ? `, cause \`${cause}\`` : ""}`),
      `${cell}: ${code} ${cause}`,
    );
  }
  assert.equal(seen(outages!).length, records.length);
});

/** The record of a token whose key is not known, a moment after the keys were read. */
async function pending(now: () => number): Promise<AuditEvent> {
  const events: AuditEvent[] = [];
  const { fetch } = networkOf(keyServer(ISSUER, () => [key.jwk]));
  const guard = protect({ ...OPTIONS, fetch, now, onAudit: (event) => void events.push(event) });
  await guard.ready();
  await guard(requestOf({ token: await key.sign(claimsWith(), { typ: "at+jwt", kid: "new" }) }));
  return events[0]!;
}

Deno.test("TROUBLES.md advises settings that exist", () => {
  const named = [...page.matchAll(/`([A-Z][A-Z_]{4,})(?:=\w+)?`/g)].map(([, name]) => name!);
  assert.ok(named.length > 15);
  assert.deepEqual(named.filter((name) => !(name in VARIABLES)), []);
});
