/** What a lesson's watched check recorded on the finished file: shown before a reader runs anything. */

import { pathToFileURL } from "node:url";
import { memoryClient } from "../../reference/conformance/client/world/memory_network.ts";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { judge } from "../../reference/conformance/judge.ts";
import type { MoreSettings, Target } from "../../reference/conformance/check.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import { type Handler, memorySend } from "../../reference/conformance/send/memory.ts";
import { routeFetch } from "../../reference/conformance/send/route_fetch.ts";
import { behindSettings, targetOf } from "../../reference/conformance/target.ts";
import { type Lesson, projectFile } from "../../lessons/cli/lessons.ts";
import type { Recorded } from "../lib/recorded.ts";

const ISSUER = "http://127.0.0.1:9000";
const FIRST_PORT = 8000;
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

type CreateServer = (settings: { resource: string; issuer: string } & MoreSettings) => Handler;

async function serverTarget(
  { createServer }: { createServer: CreateServer },
  { signsIn }: Lesson,
): Promise<Target> {
  const issuer = await createIssuer({ issuer: ISSUER, resources: {} });
  routeFetch(ISSUER, issuer);
  const handlers: Record<string, Handler> = { [ISSUER]: issuer };
  let port = FIRST_PORT;
  const start = (settings?: MoreSettings) => {
    const origin = `http://127.0.0.1:${port++}`;
    // The calendar, another resource of the course, has the next port.
    if (port === FIRST_PORT + 1) port++;
    const resource = `${origin}/mcp`;
    handlers[origin] = createServer({ resource, issuer: ISSUER, ...behindSettings(ISSUER), ...settings });
    return Promise.resolve({ resource, close: () => Promise.resolve(void delete handlers[origin]) });
  };
  const { resource } = await start();
  const parts = { resource, revision: REVISION, send: memorySend(handlers), issuer, signsIn, start };
  return await targetOf({ ...parts, takesSettings: true });
}
