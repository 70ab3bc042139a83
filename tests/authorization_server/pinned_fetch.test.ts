import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { pinnedFetch } from "../../reference/authorization_server/pinned_fetch.ts";
import { certificateFor } from "./certificate.ts";

const NAME = "client.example";

/** Serves over TLS as NAME, and hands out how to reach it. */
async function withSite(
  listener: RequestListener,
  test: (options: { address: string; port: number; ca: string; signal: AbortSignal }) => Promise<void>,
): Promise<void> {
  const { cert, key } = certificateFor(NAME);
  const site = createServer({ cert, key }, listener);
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const { port } = site.address() as AddressInfo;
  const controller = new AbortController();
  try {
    await test({ address: "127.0.0.1", port, ca: cert, signal: controller.signal });
  } finally {
    controller.abort();
    await new Promise<void>((resolve) => {
      site.close(() => resolve());
      site.closeAllConnections();
    });
  }
}

Deno.test("pinnedFetch() connects to the address and asks for the name when they differ", () =>
  withSite((request, response) => {
    response.setHeader("x-seen", `${request.method} ${request.headers.host}${request.url}`);
    response.setHeader("x-agent", request.headers["user-agent"] ?? "none");
    response.end("{}");
  }, async (options) => {
    const response = await pinnedFetch(new URL(`https://${NAME}/a/b.json?c=d`), options);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("x-seen"), `GET ${NAME}/a/b.json?c=d`);
    assert.equal(response.headers.get("x-agent"), "none");
    assert.equal(await response.text(), "{}");
  }));

Deno.test("pinnedFetch() does not follow when the answer is a redirect", () =>
  withSite((_request, response) => {
    response.writeHead(302, { location: "https://127.0.0.1/" }).end();
  }, async (options) => {
    const response = await pinnedFetch(new URL(`https://${NAME}/`), options);
    assert.equal(response.status, 302);
    await response.body?.cancel();
  }));

Deno.test("pinnedFetch() rejects when the certificate is for another name, or not trusted", () =>
  withSite((_request, response) => void response.end("{}"), async ({ ca, ...options }) => {
    await assert.rejects(pinnedFetch(new URL("https://other.example/"), { ...options, ca }));
    await assert.rejects(pinnedFetch(new URL(`https://${NAME}/`), options));
  }));

Deno.test("pinnedFetch() ends the request when it is told to", () =>
  withSite(() => {/* it never answers */}, async (options) => {
    const controller = new AbortController();
    const answer = pinnedFetch(new URL(`https://${NAME}/`), { ...options, signal: controller.signal });
    controller.abort();
    await assert.rejects(answer);
  }));

Deno.test("pinnedFetch() reaches a site as sign-in may when a company's CA is in the environment", async () => {
  // Deno reads the system's certificates then, and that takes a permission: without it the process ends.
  const folder = await Deno.makeTempDir();
  const [script, extra] = [`${folder}/fetch.ts`, `${folder}/company.pem`];
  const module = new URL("../../reference/authorization_server/pinned_fetch.ts", import.meta.url);
  const options = `{ address: "127.0.0.1", port: 9, signal: AbortSignal.timeout(60_000) }`;
  await Deno.writeTextFile(
    script,
    `import { pinnedFetch } from "${module}";
    await pinnedFetch(new URL("https://${NAME}/"), ${options}).catch(({ code }) => console.log(code));`,
  );
  await Deno.writeTextFile(extra, certificateFor(NAME).cert);
  try {
    const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
    const { stdout, stderr } = await new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-prompt", `--config=${config}`, "-P=sign_in", script],
      env: { NODE_EXTRA_CA_CERTS: extra },
    }).output();
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.deepEqual(said, ["ECONNREFUSED\n", ""]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
