/** What Deno has to let the server do: named before it starts, with a command that has it. */

import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { assertReachable, type Query, type Reach } from "../../reference/server/reach.ts";
import { StartError } from "../../reference/server/start.ts";
import { VARIABLES } from "../../reference/server/variables.ts";

const ISSUER = ["https://login.example"];
const DATABASE = "/var/lib/notes/notes.db";

/** A process that may do this and nothing else, as `name what`. */
function may(...granted: string[]): Query {
  return (descriptor) => {
    const { name, ...what } = descriptor as { name: string } & Record<string, string>;
    return granted.includes([name, ...Object.values(what)].join(" ")) ? "granted" : "prompt";
  };
}

function refusal(reach: Partial<Reach>, query: Query): string {
  try {
    assertReachable({ HOST: "127.0.0.1", DATABASE: ":memory:", ...reach }, query);
  } catch (error) {
    assert.ok(error instanceof StartError);
    return error.message;
  }
  return "none";
}

Deno.test("assertReachable() names every host and the folder that are missing, in one command", () => {
  const reach = {
    ISSUER,
    DATABASE,
    JWKS_URI: "https://10.0.0.5:8443/keys",
    INTROSPECTION_ENDPOINT: "https://ask.example/introspect",
    CALENDAR_API: "https://calendar.example/api",
  };
  assert.equal(
    refusal(reach, may("net login.example")),
    "Deno may not reach 10.0.0.5:8443, ask.example, calendar.example, nor keep notes in /var/lib/notes, where DATABASE is: start it " +
      "with deno run --no-prompt -P=reference " +
      "--allow-net=127.0.0.1,login.example,10.0.0.5:8443,ask.example,calendar.example " +
      "--allow-read=/var/lib/notes --allow-write=/var/lib/notes reference/server/main.ts",
  );
  const all = may(
    "net login.example",
    "net 10.0.0.5:8443",
    "net ask.example",
    "net calendar.example",
    "read /var/lib/notes",
    "write /var/lib/notes",
  );
  assert.equal(refusal(reach, all), "none");
});

Deno.test("assertReachable() asks for a folder alone when only that is missing", () => {
  const query = may("net login.example", "read /var/lib/notes");
  assert.match(
    refusal({ ISSUER, DATABASE }, query),
    /^Deno may not keep notes in \/var\/lib\/notes.*: start it with deno run --no-prompt -P=reference --allow-read=\/var\/lib\/notes --allow-write=\/var\/lib\/notes reference\/server\/main\.ts$/,
  );
  assert.equal(refusal({ ISSUER }, query), "none");
});

Deno.test("assertReachable() asks for run where there is no issuer, and for nothing of the kind where there is one", () => {
  assert.match(refusal({}, may()), /set ISSUER, or start it with deno task reference/);
  assert.equal(refusal({}, may("run deno")), "none");
  assert.equal(refusal({ ISSUER }, may("net login.example")), "none");
});

Deno.test("the permission set for an issuer of one's own cannot start programs, and reads the settings alone", () => {
  const { reference, demo } = config.permissions;
  assert.ok(!("run" in reference));
  assert.deepEqual(demo.run, ["deno"]);
  assert.deepEqual({ ...demo, run: undefined }, { ...reference, run: undefined });
  assert.deepEqual(reference.env.toSorted(), [...Object.keys(VARIABLES), "npm_command"].toSorted());
});
