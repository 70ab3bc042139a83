/** The site's own server: headers, addresses, what it says when it cannot serve. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { serveSite } from "./serve_site.ts";

Deno.test("every answer forbids what a page does not need", async () => {
  await using site = await serveSite();
  const home = await (await fetch(site.origin)).text();
  const [script = ""] = /\/assets\/client-[\w-]+\.js/.exec(home) ?? [];
  for (const path of ["/", script, "/early.js", "/nowhere", "/runner/judge.js", "/search.json"]) {
    const response = await fetch(site.origin + path);
    await response.body?.cancel();
    assert.equal(response.status, path === "/nowhere" ? 404 : 200, path);
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; script-src 'self';.* frame-ancestors 'none'$/, path);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("referrer-policy"), "no-referrer");
    assert.equal(response.headers.get("content-encoding"), "gzip", path);
  }
  const frame = await fetch(`${site.origin}/runner/frame.html`);
  assert.equal(frame.headers.get("content-security-policy"), "frame-ancestors 'self'");
  const [, inFrame = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(await frame.text()) ?? [];
  assert.match(
    inFrame,
    /^default-src 'none'; script-src 'sha256-[^']+' blob:; worker-src data: blob:; connect-src 'none'/,
  );
  assert.doesNotMatch(inFrame, /unsafe/);
});

Deno.test("an address of the export leads to the page here as well", async () => {
  await using site = await serveSite();
  for (const path of ["/rules/", "/lessons/05-audience/"]) {
    const response = await fetch(site.origin + path);
    await response.body?.cancel();
    assert.equal(response.status, 200);
    assert.equal(new URL(response.url).pathname, path.slice(0, -1));
  }
});

Deno.test("nothing outside of what was built is served", async () => {
  await using site = await serveSite();
  for (
    const path of [
      "/assets/../../main.ts",
      "/assets/%2e%2e/%2e%2e/main.ts",
      "/runner/..%2fserver/app.mjs",
      "/main.ts",
    ]
  ) {
    const response = await fetch(site.origin + path);
    await response.body?.cancel();
    assert.equal(response.status, 404, path);
  }
});

/** Starts the server with this argument and waits for its end. */
async function ends(port: string): Promise<{ code: number; said: string }> {
  const site = fileURLToPath(new URL("../../site/", import.meta.url));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "-P=serve", "main.ts", port],
    cwd: site,
  }).output();
  return { code, said: new TextDecoder().decode(stderr).trim() };
}

Deno.test("it ends with 2 and one clear line when the port is busy, or is none", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  assert.deepEqual(await ends(String(port)), {
    code: 2,
    said: `Port ${port} is busy: give another one, as in \`deno task site 8090\``,
  });
  for (const none of ["abc", "70000"]) {
    assert.deepEqual(await ends(none), { code: 2, said: `${none} is no port: a number up to 65535 is` });
  }
});
