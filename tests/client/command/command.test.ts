/** `deno task client`, as a person meets it: what it prints, where, and how it ends. */

import assert from "node:assert/strict";
import { tokensIn } from "../../run.ts";
import { type Ended, inPlace, type Place } from "./command.ts";
import { addressIn, served, signIn, whileSigningIn } from "./command_world.ts";
import { SCOPES } from "../world.ts";

/** Nothing that is kept may have been printed, and nothing else that looks like a token. */
async function assertKeepsSecrets({ directory }: Place, ...ended: Ended[]): Promise<void> {
  const kept = await Deno.readTextFile(`${directory}/.gatehouse/credentials.json`);
  const secrets = [...kept.matchAll(/\\"(?:access|refresh)_token\\":\\"([^"\\]+)/g)].map(([, secret]) =>
    secret!
  );
  for (const { stdout, stderr } of ended) {
    assert.equal(tokensIn(stdout + stderr), 0);
    for (const secret of secrets) assert.ok(!(stdout + stderr).includes(secret));
  }
}

Deno.test("client signs in once, lists, calls, says who, and signs out", () =>
  served(({ as, resource }) =>
    inPlace(async (place) => {
      const listed = await whileSigningIn(place.start(resource, "--no-browser"));
      assert.equal(listed.code, 0, listed.stderr);
      assert.match(listed.stdout, /^ {2}add_note {8}Adds a note\n {18}text: string, required$/m);
      assert.ok(listed.stdout.split("\n").every((line) => line.length <= 80));
      assert.match(
        listed.stderr,
        new RegExp(`Sign in at +${as.issuer}\\n +asked for +notes:read offline_access\\n`),
      );
      assert.ok(listed.stderr.includes(resource));
      const modes = [".gatehouse", ".gatehouse/credentials.json"].map((name) =>
        Deno.statSync(`${place.directory}/${name}`).mode! & 0o777
      );
      assert.deepEqual(modes, [0o700, 0o600]);

      const called = await place.run(resource, "--tool", "list_notes");
      assert.deepEqual([called.code, called.stderr], [0, ""]);
      assert.match(called.stdout, /The vault code is 4711/);

      const who = await place.run(resource, "whoami");
      assert.deepEqual([who.code, who.stderr], [0, ""]);
      assert.match(who.stdout, new RegExp(`signed in at +${as.issuer}\\n[^]*"subject": "alice"`));
      await assertKeepsSecrets(place, listed, called, who);

      const out = await place.run(resource, "logout");
      assert.deepEqual([out.code, out.stderr], [0, ""]);
      assert.match(out.stdout, /^ {2}Signed out: revoked at http:\S+, and forgotten here\.\n$/);
      const after = await place.run(resource, "whoami");
      assert.deepEqual([after.code, after.stdout], [1, ""]);
      assert.match(after.stderr, /^gatehouse: authorization: nobody is signed in/);
      assert.match((await place.run(resource, "logout")).stdout, /Nobody was signed in/);
    })
  ));

Deno.test("client whoami asks nobody to sign in, not even when what is kept has ended", () =>
  served(({ as, resource }) =>
    inPlace(async (place) => {
      await whileSigningIn(place.start(resource, "--no-browser"));
      const path = `${place.directory}/.gatehouse/credentials.json`;
      const file = JSON.parse(await Deno.readTextFile(path));
      const key = `tokens ${resource} ${as.issuer}`;
      const { refresh_token: _, ...kept } = JSON.parse(file.entries[key]);
      file.entries[key] = JSON.stringify({ ...kept, expires_at: 1 });
      await Deno.writeTextFile(path, JSON.stringify(file));
      const { code, stderr } = await place.run(resource, "whoami", "--no-browser");
      assert.equal(code, 1);
      assert.match(stderr, /^gatehouse: authorization: nobody is signed in, or no longer\. [^\n]+\n$/);
    })
  ));

Deno.test("client --json prints one document and nothing else", () =>
  served(({ as, resource }) =>
    inPlace(async (place) => {
      const listed = await whileSigningIn(place.start(resource, "--no-browser", "--json"));
      const { tools, ...rest } = JSON.parse(listed.stdout);
      assert.deepEqual(rest, { schema: 1, resource });
      assert.deepEqual(tools.map(({ name }: { name: string }) => name), [
        "whoami",
        "list_notes",
        "add_note",
        "delete_note",
      ]);
      const added = await whileSigningIn(
        place.start(
          resource,
          "--no-browser",
          "--json",
          "--tool",
          "add_note",
          "--args",
          '{"text":"from the command"}',
        ),
      );
      assert.equal(added.code, 0);
      assert.match(JSON.parse(added.stdout).result.structuredContent.id, /^[0-9a-f-]{36}$/);
      const who = JSON.parse((await place.run(resource, "whoami", "--json")).stdout);
      assert.deepEqual([who.schema, who.issuer, who.renewable, who.scopes], [1, as.issuer, true, SCOPES]);
      assert.equal(who.whoami.structuredContent.subject, "alice");
      const out = JSON.parse((await place.run(resource, "logout", "--json")).stdout);
      assert.deepEqual(out, { schema: 1, resource, issuer: as.issuer, revoked: true });
    })
  ));

Deno.test("client opens the system's browser with the address as the one argument", () =>
  served(async ({ resource }) => {
    const bin = await Deno.makeTempDir();
    // Does what a desktop's opener does, as far as it matters: takes one argument, and comes back.
    await Deno.writeTextFile(
      `${bin}/xdg-open`,
      `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > ${bin}/opened.part && mv ${bin}/opened.part ${bin}/opened\n`,
      { mode: 0o755 },
    );
    await inPlace(async (place) => {
      const running = place.start(resource, "--scope", "notes:write");
      await running.seen(/A browser has opened/);
      const [count, address = ""] = Deno.readTextFileSync(`${bin}/opened`).split("\n");
      assert.equal(count, "1");
      const url = new URL(address);
      assert.equal(url.searchParams.get("scope"), "notes:read notes:write offline_access");
      await (await fetch(await signIn(url))).body?.cancel();
      const { code, stderr } = await running.end();
      assert.equal(code, 0);
      assert.ok(!stderr.includes(url.searchParams.get("state")!), "an address that opened is not printed");
    }, bin);
    await Deno.remove(bin, { recursive: true });
  }));

Deno.test("client prints the address where no browser opens", () =>
  served(async ({ resource }) => {
    const bin = await Deno.makeTempDir();
    await Deno.writeTextFile(`${bin}/xdg-open`, "#!/bin/sh\nexit 3\n", { mode: 0o755 });
    await inPlace(async (place) => {
      assert.equal((await whileSigningIn(place.start(resource))).code, 0);
    }, bin);
    await Deno.remove(bin, { recursive: true });
  }));

Deno.test("client takes the address of a browser that cannot get back, typed in", () =>
  served(({ resource }) =>
    inPlace(async (place) => {
      const running = place.start(resource, "--no-browser");
      const callback = await signIn(await addressIn(running));
      for (const wrong of ["hello", `https://evil.example/callback${callback.search}`]) {
        await running.type(`${wrong}\n`);
      }
      await running.seen(/(?:That is not the address of this sign-in\.\s+){2}/);
      const foreign = new URL(callback);
      foreign.searchParams.set("state", "another");
      await running.type(`${foreign}\n${callback}\n`);
      const { code, stdout } = await running.end();
      assert.equal(code, 0);
      assert.match(stdout, /list_notes/);
    })
  ));

Deno.test("client ignores what is not its callback, and closes after it", () =>
  served(({ resource }) =>
    inPlace(async (place) => {
      const running = place.start(resource, "--no-browser");
      const address = await addressIn(running);
      const redirect = new URL(address.searchParams.get("redirect_uri")!);
      assert.equal(redirect.hostname, "127.0.0.1");
      const wrong: [status: number, url: string, method?: string][] = [
        [400, `${redirect}?state=another&code=stolen`],
        [400, `${redirect}`],
        [404, `${redirect.origin}/`],
        [404, `${redirect}/?state=${address.searchParams.get("state")}`],
        [404, `${redirect}?state=${address.searchParams.get("state")}`, "POST"],
      ];
      for (const [status, url, method = "GET"] of wrong) {
        const response = await fetch(url, { method });
        assert.equal(response.status, status, url);
        assert.ok(!(await response.text()).includes("stolen"));
      }
      assert.equal((await whileSigningIn(running)).code, 0);
      await assert.rejects(fetch(redirect), TypeError);
    })
  ));

Deno.test("client --client-id belongs to the issuer that the server named first", () =>
  served(async ({ as, resource }) => {
    const response = await fetch(`${as.issuer}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        redirect_uris: ["http://127.0.0.1/callback"],
        application_type: "native",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
      }),
    });
    const { client_id } = await response.json();
    await inPlace(async (place) => {
      const first = await whileSigningIn(place.start(resource, "--no-browser", "--client-id", client_id));
      assert.equal(first.code, 0, first.stderr);
      assert.ok(first.stderr.includes(client_id));
      const path = `${place.directory}/.gatehouse/credentials.json`;
      const kept = JSON.parse(await Deno.readTextFile(path));
      assert.deepEqual(JSON.parse(kept.entries[`client ids ${resource}`]), { [client_id]: as.issuer });
      assert.equal(kept.entries[`registration ${as.issuer}`], undefined);

      await place.run(resource, "logout");
      assert.deepEqual(JSON.parse(await Deno.readTextFile(path)).entries, {}, "nothing is left behind");
      // As if the server had named somebody else the first time.
      kept.entries = { [`client ids ${resource}`]: JSON.stringify({ [client_id]: "https://as.example" }) };
      await Deno.writeTextFile(path, JSON.stringify(kept));
      const second = await place.run(resource, "--client-id", client_id, "--no-browser");
      assert.equal(second.code, 1);
      assert.match(second.stderr, /^gatehouse: registration: the server now names/);
    });
  }));
