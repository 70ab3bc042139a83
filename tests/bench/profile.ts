/** Where a server's time goes, by V8's profiler. */

import { fileURLToPath } from "node:url";
import type { Child } from "./child.ts";
import { mintTokens, type ServedIssuer } from "./issuer.ts";
import type { LoadResult } from "./load.ts";
import { callOf } from "./messages.ts";
import { startServer } from "./servers.ts";

/** A part of the time that the process was busy. */
export interface Hotspot {
  /** A part of this project, a package, or what V8 calls it. */
  where: string;
  /** From 0 to 1. */
  share: number;
}

/** As much of a V8 CPU profile as is read here. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  timeDeltas: number[];
}

const SHOWN = 12;

/** Profiles the protected reference server with a known token for so many seconds. */
export async function profileReference(
  issuer: ServedIssuer,
  load: Child,
  seconds: number,
): Promise<Hotspot[]> {
  const dir = await Deno.makeTempDir({
    dir: fileURLToPath(new URL(".", import.meta.url)),
    prefix: ".profile-",
  });
  try {
    const server = await startServer("reference", issuer.issuer, ["--cpu-prof", `--cpu-prof-dir=${dir}`]);
    const tokens = await mintTokens(issuer, server.resource, 1);
    const stream = {
      ...callOf("2026-07-28", server.resource),
      connections: 8,
      tokens,
      again: true,
      status: 200,
    };
    await load.ask<LoadResult>(JSON.stringify({ streams: [stream], seconds }));
    await server.stop();
    const [file] = [...Deno.readDirSync(dir)];
    return hotspotsOf(JSON.parse(await Deno.readTextFile(`${dir}/${file!.name}`)));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** The self times of a profile, by where the code is. */
export function hotspotsOf({ nodes, samples, timeDeltas }: CpuProfile): Hotspot[] {
  const byId = new Map(nodes.map((node) => [node.id, whereIs(node.callFrame)]));
  const times = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const where = byId.get(id) ?? "";
    if (where === "(idle)") continue;
    times.set(where, (times.get(where) ?? 0) + (timeDeltas[i] ?? 0));
  }
  const busy = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times].map(([where, time]) => ({ where, share: time / busy }))
    .toSorted((a, b) => b.share - a.share).slice(0, SHOWN);
}

function whereIs({ functionName, url }: CpuProfile["nodes"][number]["callFrame"]): string {
  const own = /\/(reference|tests)\/([^/]+(?:\/token)?)\//.exec(url);
  if (own) return `${own[1]}/${own[2]}`;
  const packaged = /\/((?:@[\w.-]+\/)?[\w.-]+)\/\d+\.\d+[^/]*\//.exec(url)?.[1];
  if (packaged) return packaged;
  if (/^(ext|node|checkin):/.test(url)) return "Deno's own JavaScript";
  return functionName || "(native)";
}
