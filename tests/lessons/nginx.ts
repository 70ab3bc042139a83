/** An nginx of a test's own, on loopback: Debian's, where it is installed. */

import { freePort } from "../../reference/command/free_port.ts";

/** Whether there is one to run; the tests that need it say so, and are ignored without it. */
export const HAS_NGINX = runs();
if (!HAS_NGINX) {
  Deno.stderr.writeSync(new TextEncoder().encode("nginx is not installed: no lesson is tried behind it\n"));
}

function runs(): boolean {
  try {
    return new Deno.Command("nginx", { args: ["-v"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/**
 * Runs nginx for as long as the test does.
 *
 * @param serverBlock a `server { … }` that listens on 127.0.0.1:8080 and passes on to 127.0.0.1:8000
 * @param inner the port that it is to pass on to in place of 8000
 * @param test is given its origin
 */
export async function withNginx(
  serverBlock: string,
  inner: number,
  test: (origin: string) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const folder = await Deno.makeTempDir();
  const block = serverBlock.replaceAll("127.0.0.1:8080", `127.0.0.1:${port}`)
    .replaceAll("127.0.0.1:8000", `127.0.0.1:${inner}`);
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const places = kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
  const config = `pid ${folder}/nginx.pid;\nerror_log stderr notice;\nevents {}\n` +
    `http {\naccess_log off;\n${places}\n${block}\n}\n`;
  await Deno.writeTextFile(`${folder}/nginx.conf`, config);
  const child = new Deno.Command("nginx", {
    args: ["-p", folder, "-c", `${folder}/nginx.conf`, "-g", "daemon off; master_process off;"],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = child.stderr.pipeThrough(new TextDecoderStream());
  try {
    let log = "";
    for await (const text of said.values({ preventCancel: true })) {
      log += text;
      // It listens from before it says this.
      if (/OS: /.test(log)) break;
    }
    if (!/OS: /.test(log)) throw new Error(`nginx does not start:\n${log}`);
    await test(`http://127.0.0.1:${port}`);
  } finally {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await said.cancel().catch(() => {});
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
}
