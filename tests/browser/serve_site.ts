/** The site behind its own server, as `deno task site` starts it. */

import { dirname, join } from "node:path";
import { freePort } from "../../reference/command/free_port.ts";
import { EXPORTED } from "./export.ts";
import type { Served } from "./serve.ts";

const SITE = join(dirname(EXPORTED), "..");

/**
 * Starts the site's server on a free port, with the permissions of its task and no others.
 *
 * @throws {Error} when it ends before it serves
 */
export async function serveSite(): Promise<Served> {
  const port = await freePort();
  const server = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "-P=serve",
      `--config=${SITE}/deno.json`,
      `${SITE}/main.ts`,
      String(port),
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const [said, rest] = server.stdout.tee();
  const drained = rest.pipeTo(new WritableStream());
  let text = "";
  for await (const piece of said.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.includes("\n")) break;
  }
  if (!text.includes("\n")) throw new Error(`the site ended with ${(await server.status).code}`);
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await server.status;
      await drained;
    },
  };
}
