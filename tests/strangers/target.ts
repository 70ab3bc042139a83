/** Strangers as targets: each with an issuer of its own, over real HTTP, started again where a check wants it fresh. */

import { createIssuer, type TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import type { Operation as Judged } from "../../reference/conformance/operation.ts";
import type { Revision } from "../../reference/conformance/requirement.ts";
import { openLiveSend } from "../../reference/conformance/send/live.ts";
import { targetOf } from "../../reference/conformance/target.ts";
import type { ClosingTarget } from "../target.ts";
import type { Instances } from "./instances.ts";
import type { Operation, Stranger } from "./stranger.ts";

/** An operation of a stranger, as a judge is told of it. */
export function judged({ tool, arguments: args, scopes }: Operation, observe?: Judged): Judged {
  return {
    name: `tools/call ${tool}`,
    method: "tools/call",
    params: () => ({ name: tool, arguments: args }),
    scopes,
    ...(observe && { observe }),
  };
}

/**
 * A stranger that runs, with a test issuer of its own beside it.
 *
 * @param instances where it is started
 */
export async function strangerTarget(
  stranger: Stranger,
  revision: Revision,
  instances: Instances,
): Promise<ClosingTarget> {
  const ready = Promise.withResolvers<TestIssuer>();
  const onError = () => new Response(null, { status: 500 }); // A check has told the issuer to fail.
  const as = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {}, onError }, async (request) => {
    return await (await ready.promise).fetch(request);
  });
  const issuer = await createIssuer({ issuer: `http://127.0.0.1:${as.addr.port}`, resources: {} });
  // A second algorithm, published before the server has read any key.
  await issuer.mint({ audience: issuer.issuer, alg: "RS256" });
  ready.resolve(issuer);
  const start = async () => {
    const { resource, stop } = await instances.start({ issuer: issuer.issuer });
    return { resource, close: stop };
  };
  const server = await start();
  const live = openLiveSend();
  const reads = judged(stranger.reads);
  const operations = { reads, ...(stranger.writes && { writes: judged(stranger.writes, reads) }) };
  const { resource } = server;
  const target = await targetOf({
    resource,
    revision,
    send: live.send,
    issuer,
    signsIn: true,
    operations,
    profiles: [],
    start,
  });
  return {
    ...target,
    close: async () => void await Promise.all([live.close(), server.close(), as.shutdown()]),
  };
}
