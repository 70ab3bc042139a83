/** The world that a program is judged in: a network in memory, with the test issuer and nothing else. */

import { memoryClient } from "../../../reference/conformance/client/world/memory_network.ts";
import type { MoreSettings, Target } from "../../../reference/conformance/check.ts";
import { createIssuer, type TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import type { Revision } from "../../../reference/conformance/requirement.ts";
import { memorySend } from "../../../reference/conformance/send/memory.ts";
import type { Send } from "../../../reference/conformance/send/outgoing.ts";
import { exchangeOf } from "../../../reference/conformance/send/wire.ts";
import { behindSettings, targetOf } from "../../../reference/conformance/target.ts";
import type { ProgramApart } from "./apart.ts";
import type { Program } from "./protocol.ts";

const FIRST_ISSUER_PORT = 9000;
const FIRST_PORT = 8000;

/** Lessons are judged at this revision, as in the terminal, unless they name others. */
export const REVISION: Revision = "2025-11-25";

// Made before there is an order: its keys take longer than anything else.
const first = issuerOf(0);

/** Of a lane. A server finds it through the global `fetch`, so the issuers are told apart by their ports. */
function issuerOf(lane: number): Promise<TestIssuer> {
  return createIssuer({ issuer: `http://127.0.0.1:${FIRST_ISSUER_PORT + lane}`, resources: {} });
}

/** Ports of this world are given out once: each lane has servers of its own in the same worker. */
let port = FIRST_PORT;

/**
 * The target that a program is judged as in a lane, which has a server and an issuer of its own.
 *
 * @param lane counted from 0
 * @param isFirst whether it is the first world of that lane: another one has an issuer of its own
 * @throws {BrokenProgram} when it does not start
 */
export async function worldOf(
  { party, signsIn }: Program,
  program: ProgramApart,
  lane = 0,
  isFirst = true,
  revision = REVISION,
): Promise<{ target: Target; issuer: TestIssuer }> {
  const issuer = await (lane === 0 && isFirst ? first : issuerOf(lane));
  if (party === "client") {
    const { client, send } = memoryClient((world) => program.client(world));
    return { issuer, target: { resource: "", revision: REVISION, send, powers: { client } } };
  }
  const own = new Set<string>();
  const start = async (settings?: MoreSettings) => {
    const origin = `http://127.0.0.1:${port++}`;
    const resource = `${origin}/mcp`;
    // The calendar, another resource of the course, has the next port.
    if (port === FIRST_PORT + 1) port++;
    const told = { ...behindSettings(issuer.issuer), ...settings };
    await program.serve(origin, { resource, issuer: issuer.issuer, ...told }, issuer);
    own.add(origin);
    const close = async () => {
      own.delete(origin);
      await program.close(origin);
    };
    return { resource, close };
  };
  const { resource } = await start();
  const sendToIssuer = memorySend({ [issuer.issuer]: issuer });
  const send: Send = (message) =>
    own.has(originOf(message.url))
      ? exchangeOf(message, () => program.answer(message))
      : sendToIssuer(message);
  const parts = { resource, revision, send, issuer, signsIn, start, takesSettings: true };
  return { issuer, target: await targetOf(parts) };
}

/** As written: a path that `URL` would change is sent as it is. */
function originOf(url: string): string {
  return /^https?:\/\/[^/?#]+/.exec(url)?.[0] ?? "";
}
