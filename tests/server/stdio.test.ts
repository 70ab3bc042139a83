/** The tools over stdio, as a client runs them. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the `stdio` permission set of deno.json gives, with the database somewhere else. */
function commandFor(directory: string): { command: string; args: string[] } {
  const args = ["run", "--quiet", "--no-prompt", "--allow-env=NOTES_USER,DATABASE"];
  args.push(`--allow-read=${directory}`, `--allow-write=${directory}`, `${ROOT}reference/server/stdio.ts`);
  return { command: "deno", args };
}

async function connect(directory: string, user: string, mode: "auto" | "legacy"): Promise<Client> {
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  const env = { PATH: Deno.env.get("PATH") ?? "", NOTES_USER: user, DATABASE: `${directory}/notes.db` };
  await client.connect(new StdioClientTransport({ ...commandFor(directory), env, cwd: ROOT }));
  return client;
}

async function call(client: Client, name: string, args = {}): Promise<Record<string, unknown>> {
  const { structuredContent, isError, content } = await client.callTool({ name, arguments: args });
  return isError
    ? { failure: (content as { text: string }[])[0]?.text }
    : structuredContent as Record<string, unknown>;
}

for (const mode of ["auto", "legacy"] as const) {
  Deno.test(`stdio serves the tools to a client whose negotiation is ${mode}, each user their own notes`, async () => {
    const directory = await Deno.makeTempDir();
    const [alice, bob] = await Promise.all(["alice", "bob"].map((user) => connect(directory, user, mode)));
    try {
      const { tools } = await alice!.listTools();
      assert.deepEqual(tools.map(({ name }) => name), ["whoami", "list_notes", "add_note", "delete_note"]);
      assert.deepEqual(await call(alice!, "whoami"), { issuer: "", subject: "alice", scopes: [], roles: [] });
      assert.deepEqual(await call(alice!, "list_notes"), { notes: [] }, "nobody's demo notes");
      const { id } = await call(alice!, "add_note", { text: "hers" });
      assert.deepEqual(await call(alice!, "list_notes"), { notes: [{ id, owner: "alice", text: "hers" }] });
      assert.deepEqual(await call(bob!, "list_notes"), { notes: [] });
      assert.deepEqual(await call(bob!, "delete_note", { id }), { failure: "No note has this id" });
      assert.deepEqual(await call(alice!, "delete_note", { id }), { deleted: id });
    } finally {
      await Promise.all([alice!.close(), bob!.close()]);
      await Deno.remove(directory, { recursive: true });
    }
  });
}

const refused: [what: string, env: Record<string, string>, message: RegExp][] = [
  ["nobody is named", {}, /NOTES_USER should be set/],
  ["the name is empty", { NOTES_USER: "" }, /NOTES_USER should be set/],
  [
    "the database cannot be",
    { NOTES_USER: "alice", DATABASE: "/dev/null/notes.db" },
    /cannot be used as a database/,
  ],
];
for (const [what, env, message] of refused) {
  Deno.test(`stdio exits with 2 and one record when ${what}`, async () => {
    const { command, args } = commandFor("/dev/null");
    const { code, stdout, stderr } = await new Deno.Command(command, { args, env, cwd: ROOT }).output();
    const text = new TextDecoder();
    assert.equal(code, 2, text.decode(stderr));
    assert.equal(text.decode(stdout), "", "standard output is the protocol's");
    assert.match(JSON.parse(text.decode(stderr)).message, message);
  });
}
