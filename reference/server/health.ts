/**
 * `/healthz` and `/readyz`, for whatever starts, watches and balances servers. Neither asks for a token, so neither
 * says more than yes or no; why not is in the records.
 */

import { pathOf } from "../guard/host.ts";
import { errorDetails, type WriteRecord } from "./records.ts";

/** What a ready server has within reach. Each throws or rejects while it does not. */
export interface Dependencies {
  /** The database answers. */
  database(): void;
  /** Every trusted issuer's keys are there, or have just been fetched. */
  keys(): Promise<void>;
}

/** How long a check may take, in milliseconds: a balancer that waits longer has given up. */
const PATIENCE = 2_000;

/** Answers for the two paths; undefined for any other. */
export type Health = (request: Request) => Promise<Response> | undefined;

/** Creates the answers. Only a change is recorded: these paths are called every few seconds. */
export function createHealth(dependencies: Dependencies, write: WriteRecord, patience = PATIENCE): Health {
  let last: Finding["missing"] | "not asked yet" = "not asked yet";
  let running: Promise<Finding> | undefined;
  // However many ask, one check runs: strangers cannot make us ask the issuer more often.
  const find = () =>
    running ??= look(dependencies, patience).then((finding) => {
      const { missing, error } = finding;
      if (missing !== last) write(missing ? { event: "not_ready", missing, ...errorDetails(error) } : READY);
      last = missing;
      return finding;
    }).finally(() => running = undefined);

  return (request) => {
    const path = pathOf(request.url);
    if (path !== "/healthz" && path !== "/readyz") return undefined;
    if (request.method !== "GET" && request.method !== "HEAD") {
      return Promise.resolve(new Response(null, { status: 405, headers: { allow: "GET, HEAD" } }));
    }
    if (path === "/healthz") return Promise.resolve(answer(true));
    return find().then(({ missing }) => answer(missing === undefined));
  };
}

const READY = { event: "ready" };

interface Finding {
  missing?: keyof Dependencies;
  error?: unknown;
}

async function look({ database, keys }: Dependencies, patience: number): Promise<Finding> {
  try {
    database();
  } catch (error) {
    return { missing: "database", error };
  }
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DOMException("No answer in time", "TimeoutError")), patience);
  try {
    await Promise.race([keys(), tooLate]);
    return {};
  } catch (error) {
    return { missing: "keys", error };
  } finally {
    clearTimeout(timer);
  }
}

function answer(yes: boolean): Response {
  const headers = { "cache-control": "no-store" };
  return new Response(yes ? "ok\n" : "not ready\n", { status: yes ? 200 : 503, headers });
}
