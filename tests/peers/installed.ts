/** Whether what is installed is what the lockfile says: the scoreboard prints those versions, and judges these. */

import { GUARD } from "../../reference/packages/manifest.ts";
import { VERSION } from "../../reference/packages/version.ts";

/** As many differences as are told. */
const MOST = 8;

/**
 * Why the peers cannot be judged as they are installed, and what to do; `undefined` where they can.
 *
 * @param folder with `package-lock.json` and `node_modules`
 */
export async function whyNotJudged(folder: string): Promise<string | undefined> {
  const { packages } = JSON.parse(await Deno.readTextFile(`${folder}/package-lock.json`)) as Lockfile;
  const locked: [path: string, entry: Locked][] = [
    ...Object.entries(packages).filter(([path]) => path !== ""),
    // It is packed from this tree, and the lockfile does not have it.
    [`node_modules/${GUARD}`, { version: VERSION }],
  ];
  const differing: string[] = [];
  for (const [path, { version, optional }] of locked) {
    const installed = await versionIn(`${folder}/${path}`);
    // What is for another system is not installed here.
    if (installed === version || optional && installed === undefined) continue;
    const name = path.replace(/^node_modules\//, "");
    differing.push(`  ${name}: ${installed ?? "not installed"}, and it has to be ${version}`);
  }
  if (differing.length === 0) return undefined;
  const rest = differing.length - MOST;
  return [
    "What is installed is not what tests/peers/servers/package-lock.json says:",
    ...differing.slice(0, MOST),
    ...rest > 0 ? [`  and ${rest} more`] : [],
    "Install the peers: npx -y deno task peers",
  ].join("\n");
}

interface Locked {
  version: string;
  optional?: boolean;
}

interface Lockfile {
  packages: Record<string, Locked>;
}

async function versionIn(folder: string): Promise<string | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(`${folder}/package.json`)).version;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
