/**
 * `deno task peers`: installs the peers from their lockfile, and the guard as it was packed before this; makes one module
 * of the Worker.
 *
 * @module
 */

import { projectFile } from "../../lessons/cli/lessons.ts";

const SERVERS = projectFile("tests/peers/servers");
const GUARD = `${SERVERS}/node_modules/mcp-gatehouse-guard`;

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

async function run(program: string, args: string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd: SERVERS, stdin: "null" })
    .output();
  if (success) return;
  const decoder = new TextDecoder();
  throw new Error(`${program} ${args[0]} has failed:\n${decoder.decode(stdout)}${decoder.decode(stderr)}`);
}

/** The guard as it is packed now: npm does not look into a tarball of a version that it has installed. */
async function forgetGuard(): Promise<void> {
  try {
    await Deno.remove(GUARD, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const dist = projectFile("dist/npm");
const tarball = [...Deno.readDirSync(dist)].map(({ name }) => name)
  .find((name) => name.startsWith("mcp-gatehouse-guard-") && name.endsWith(".tgz"));
if (!tarball) throw new Error("The guard is not packed: deno task pack does that");

say("Installing the peers…");
await forgetGuard();
await run("npm", [
  ...["install", "--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--silent"],
  `${dist}/${tarball}`,
]);
await run("node", [
  ...["node_modules/esbuild/bin/esbuild", "workers_oauth_provider.mjs", "--bundle", "--format=esm"],
  ...["--platform=neutral", "--main-fields=module,main", "--conditions=workerd,worker"],
  ...["--external:node:*", "--external:cloudflare:*", "--log-level=warning"],
  `--outfile=${projectFile("dist/peers/worker.mjs")}`,
]);
say("Installed: deno task scoreboard judges them");
