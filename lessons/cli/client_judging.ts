/** Judges a client file: in a process of its own, in worlds whose parties listen on loopback. */

import type { Target } from "../../reference/conformance/check.ts";
import type { ClientPower } from "../../reference/conformance/client/world/power.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { dealt, judgeInLanes } from "../../reference/conformance/lanes.ts";
import type { Report } from "../../reference/conformance/report.ts";
import type { Handler } from "../../reference/conformance/send/memory.ts";
import { memorySend } from "../../reference/conformance/send/memory.ts";
import { type ClientApart, runClientApart } from "../../reference/command/deno/client_apart.ts";
import { type FileJudging, LESSON_REVISION } from "./file_judging.ts";

/** The client waits for the world, and the world for the client: so many worlds at once keep both busy. */
const LANES = 4;

/**
 * Judges a client file.
 *
 * @throws {UsageError} when the file cannot be run, ends, or falls silent
 * @throws {HarnessError} when it runs and cannot be judged
 */
export async function judgeClientFile(judging: FileJudging): Promise<Report> {
  const { name, program, ids, onVerdict } = judging;
  const apart = await runClientApart(program);
  try {
    const judged = judgeInLanes(
      ids,
      dealt(ids, LANES),
      (ids) => judge({ subject: { name, file: program.shown }, target: clientTarget(apart), ids, onVerdict }),
    );
    return await Promise.race([judged, apart.gone]);
  } finally {
    apart.stop();
  }
}

/** A target for a client whose worlds listen on free ports of 127.0.0.1. */
function clientTarget({ start }: ClientApart): Target {
  const handlers: Record<string, Handler> = {};
  const client: ClientPower = { handlers, start, listen };
  return { resource: "", revision: LESSON_REVISION, send: memorySend(handlers), powers: { client } };
}

const listen: ClientPower["listen"] = (arrive) => {
  // A connection that a scenario breaks is an error to the world, and to the client a 500.
  const onError = () => new Response(null, { status: 500 });
  const ending = new AbortController();
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError, signal: ending.signal };
  const server = Deno.serve(options, arrive);
  const close = () => {
    // At once: a client may keep a stream open, and nobody waits for it.
    ending.abort();
    return server.finished;
  };
  return Promise.resolve({ origin: `http://127.0.0.1:${server.addr.port}`, close });
};
