/** What the peers' lockfile says, and when it changed last. */

import { projectFile } from "../../lessons/cli/lessons.ts";

/** The lockfile, from the root of the project. */
export const LOCKFILE = "tests/peers/servers/package-lock.json";

/** Its state: changed by whoever changes the lockfile, which a test wants. */
export interface Locked {
  /** Of the lockfile, in hexadecimal. */
  sha256: string;
  /** The day on which it came to be so. */
  date: string;
}

/** What was written down of it. */
export async function locked(): Promise<Locked> {
  return JSON.parse(await Deno.readTextFile(projectFile("tests/peers/locked.json")));
}

/** The version of each package that was asked for. */
export async function lockedVersions(): Promise<(name: string) => string> {
  const { packages } = JSON.parse(await Deno.readTextFile(projectFile(LOCKFILE)));
  return (name) => {
    const version = packages[`node_modules/${name}`]?.version;
    if (typeof version !== "string") throw new Error(`${LOCKFILE} has no ${name}`);
    return version;
  };
}
