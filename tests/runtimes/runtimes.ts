/** The runtimes that the packages are tried on, all from npm, and the servers on them. */

import { fileURLToPath } from "node:url";
import type { Revision } from "../../reference/conformance/requirement.ts";

/** The path of something in this folder. */
export function here(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** Where the servers are, and what is installed for them. */
export const HERE: string = here("./servers");

const MODULES = `${HERE}/node_modules`;

/** Each runtime's program, where npm has put it. Deno is the one that runs this. */
export const PROGRAMS = {
  "Node 20": `${MODULES}/node20/bin/node`,
  "Node 22": `${MODULES}/node22/bin/node`,
  "Node 24": `${MODULES}/node24/bin/node`,
  "Bun": `${MODULES}/@oven/bun-linux-x64/bin/bun`,
  "workerd": `${MODULES}/@cloudflare/workerd-linux-64/bin/workerd`,
  "Deno": Deno.execPath(),
} as const;

/** A runtime's name. */
export type Runtime = keyof typeof PROGRAMS;

/** One server that is judged. */
export interface Subject {
  runtime: Runtime;
  /** What serves there. */
  on: string;
  /** What is behind the guard. */
  behind: string;
  /** Its command, with `{port}`. */
  command: string;
  revisions: readonly Revision[];
  /** Whether it has the tools of `servers/notes.mjs`. */
  notes: boolean;
  /** What does not hold there, and why that is known. */
  except?: Record<string, string>;
}

const BOTH: readonly Revision[] = ["2025-11-25", "2026-07-28"];

function notes(runtime: Runtime, on: string, args: string): Subject {
  return {
    runtime,
    on,
    behind: "SDK v2",
    command: `${PROGRAMS[runtime]} ${args}`,
    revisions: BOTH,
    notes: true,
  };
}

/** Every one of them: each runtime, and each adapter, in both eras. */
export const SUBJECTS: readonly Subject[] = [
  notes("Node 20", "`node:http`", "node.mjs"),
  notes("Node 22", "Express 5", "express.mjs"),
  notes("Node 24", "Hono", "hono.mjs"),
  notes("Bun", "`Bun.serve`", "bun.mjs"),
  {
    ...notes("workerd", "a Worker", "serve worker.capnp --socket-addr=http=127.0.0.1:{port}"),
    except: {
      "transport.body-limit-chunked":
        "workerd closes the connection before a client that is still sending has the 413",
      "stops when its client leaves":
        "workerd ends what a request runs when its client leaves; the tool's signal does not fire there",
    },
  },
  notes(
    "Deno",
    "`Deno.serve`",
    "run --quiet --no-config --no-lock --node-modules-dir=manual --allow-net=127.0.0.1 --allow-env --allow-read=. deno.mjs",
  ),
  {
    runtime: "Node 22",
    on: "`node:http`",
    behind: "the official everything-server, SDK v1",
    command: `${PROGRAMS["Node 22"]} everything.mjs`,
    revisions: ["2025-11-25"],
    notes: false,
  },
];

/** What the version of each runtime is that can be had here; those that cannot are missing. */
export async function versions(): Promise<Partial<Record<Runtime, string>>> {
  const found: Partial<Record<Runtime, string>> = {};
  for (
    const [runtime, program] of Object.entries(PROGRAMS) as [Runtime, string][]
  ) {
    try {
      const { success, stdout } = await new Deno.Command(program, {
        args: ["--version"],
      }).output();
      const [version] = /\d[\d.-]*/.exec(new TextDecoder().decode(stdout)) ??
        [];
      if (success && version) found[runtime] = version;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return found;
}
