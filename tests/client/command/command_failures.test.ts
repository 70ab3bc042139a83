/** `deno task client` when it cannot do what it was asked for. */

import assert from "node:assert/strict";
import { inPlace } from "./command.ts";
import { served, whileSigningIn } from "./command_world.ts";

Deno.test("client ends with 1 and says why when it fails", () =>
  served(({ resource }) =>
    inPlace(async (place) => {
      const denied = await whileSigningIn(place.start(resource, "--no-browser", "--json"), "deny");
      assert.equal(denied.code, 1);
      const { schema, error } = JSON.parse(denied.stdout);
      assert.deepEqual([schema, error.code, error.step, error.error], [
        1,
        "authorization_refused",
        "authorization",
        "access_denied",
      ]);

      const nobody = await place.run("http://127.0.0.1:1/mcp");
      assert.deepEqual([nobody.code, nobody.stdout], [1, ""]);
      assert.match(
        nobody.stderr,
        /^gatehouse: call: http:\/\/127\.0\.0\.1:1\/mcp cannot be reached\. [^\n]+\n$/,
      );

      const page = await place.run(resource.replace("/mcp", "/other"), "--json");
      assert.deepEqual([page.code, JSON.parse(page.stdout).error.code], [1, "http_status"]);

      const args = ["--tool", "delete_note", "--args", '{"id":"none"}', "--scope", "notes:write"];
      const tool = await whileSigningIn(place.start(resource, "--no-browser", ...args));
      assert.equal(tool.code, 1, "the tool says that it failed");
      assert.match(tool.stdout, /No note has this id/);
    })
  ));

Deno.test("client refuses a credential file that others can read", () =>
  served(({ resource }) =>
    inPlace(async (place) => {
      await whileSigningIn(place.start(resource, "--no-browser"));
      await Deno.chmod(`${place.directory}/.gatehouse/credentials.json`, 0o644);
      const { code, stdout, stderr } = await place.run(resource);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(
        stderr,
        /^gatehouse: \.gatehouse\/credentials\.json can be read by others \(mode 644\)\. [^\n]+\n$/,
      );
      const { error } = JSON.parse((await place.run(resource, "--json")).stdout);
      assert.equal(error.code, "credential_file_exposed");
    })
  ));

const USAGE: [args: string[], says: RegExp][] = [
  [[], /missing required argument 'url'/],
  [["http://127.0.0.1:1/mcp", "dance"], /There is whoami and logout, not dance/],
  [["http://127.0.0.1:1/mcp", "--tool"], /argument missing/],
  [["http://127.0.0.1:1/mcp", "--args", "{}"], /--args needs --tool/],
  [["http://127.0.0.1:1/mcp", "--tool", "a", "--args", "{"], /--args has to be a JSON object/],
  [["http://127.0.0.1:1/mcp", "--tool", "a", "--args", "[]"], /--args has to be a JSON object/],
  [["http://127.0.0.1:1/mcp", "whoami", "--tool", "a"], /--tool does not go with whoami/],
  [["http://127.0.0.1:1/mcp", "--scope", '"'], /scope is no list of scopes/],
  [["http://notes.example/mcp"], /http is for loopback only/],
  [["notes"], /is no URL/],
  [["file:///etc/passwd"], /neither https nor http/],
  [["http://127.0.0.1:1/mcp", "--insecure"], /unknown option '--insecure'/],
];

Deno.test("client ends with 2 and one line when it is used wrongly", () =>
  inPlace(async ({ run, directory }) => {
    await Promise.all(USAGE.map(async ([args, says]) => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, ""], `${args}: ${stderr}`);
      assert.match(stderr, /^gatehouse: [^\n]+\n$/);
      assert.match(stderr, says);
    }));
    assert.deepEqual([...Deno.readDirSync(directory)], [], "and nothing was written");
  }));
