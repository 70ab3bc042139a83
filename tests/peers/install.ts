/**
 * `deno task peers`: installs the peers from their lockfile, and the guard as it was packed before this; makes one module
 * of the Worker.
 *
 * @module
 */

import { projectFile } from "../../lessons/cli/lessons.ts";
import { GUARD_TARBALL, npmInstall, runQuietly } from "../../lessons/cli/npm_install.ts";

const SERVERS = projectFile("tests/peers/servers");

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

say("Installing the peers…");
await npmInstall(SERVERS, [projectFile(GUARD_TARBALL)]);
await runQuietly("node", [
  ...["node_modules/esbuild/bin/esbuild", "workers_oauth_provider.mjs", "--bundle", "--format=esm"],
  ...["--platform=neutral", "--main-fields=module,main", "--conditions=workerd,worker"],
  ...["--external:node:*", "--external:cloudflare:*", "--log-level=warning"],
  `--outfile=${projectFile("dist/peers/worker.mjs")}`,
], SERVERS);
say("Installed: deno task scoreboard judges them");
