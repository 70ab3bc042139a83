/** What a lesson's watched check recorded on the finished file: shown before a reader runs anything. */

import { pathToFileURL } from "node:url";
import { memoryClient } from "../../reference/conformance/client/world/memory_network.ts";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { Target } from "../../reference/conformance/check.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import { memorySend } from "../../reference/conformance/send/memory.ts";
import { routeFetch } from "../../reference/conformance/send/route_fetch.ts";
import { targetOf } from "../../reference/conformance/target.ts";
import { type Lesson, projectFile } from "../../lessons/cli/lessons.ts";
import type { Recorded } from "../lib/recorded.ts";

const ISSUER = "http://127.0.0.1:9000";
const ORIGIN = "http://127.0.0.1:8000";
const REVISION: Revision = "2025-11-25";

/**
 * Judges the finished file by the check that its README watches.
 *
 * @throws {Error} when it does not pass
 */
export async function recorded(lesson: Lesson): Promise<Recorded> {
  const module = await import(pathToFileURL(projectFile(lesson.file)).href);
  const target = lesson.party === "client" ? clientTarget(module) : await serverTarget(module, lesson);
  const subject = { name: `lesson ${lesson.number}` };
  const { verdicts: [verdict] } = await judge({ subject, target, ids: [lesson.watch] });
  if (verdict?.status !== "pass") throw new Error(`${lesson.file} does not pass ${lesson.watch}`);
  return { verdict, resource: target.resource || undefined };
}

function clientTarget({ createClient }: { createClient: Parameters<typeof memoryClient>[0] }): Target {
  const { client, send } = memoryClient(createClient);
  return { resource: "", revision: REVISION, send, powers: { client } };
}

type CreateServer = (
  settings: { resource: string; issuer: string },
) => Parameters<typeof memorySend>[0][string];

async function serverTarget(
  { createServer }: { createServer: CreateServer },
  { signsIn }: Lesson,
): Promise<Target> {
  const issuer = await createIssuer({ issuer: ISSUER, resources: {} });
  routeFetch(ISSUER, issuer);
  const resource = `${ORIGIN}/mcp`;
  const send = memorySend({ [ORIGIN]: createServer({ resource, issuer: ISSUER }), [ISSUER]: issuer });
  return await targetOf({ resource, revision: REVISION, send, issuer, signsIn });
}
