/** Serves all of them, each on a port of its own, with a guard of its own, until standard input ends. */

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { env, exit, stdin, stdout } from "node:process";
import { protect, type ProtectOptions } from "../../../reference/guard/mod.ts";
import { Happenings } from "./happenings.ts";
import { type Build, GUARDED, NAIVE } from "./servers.ts";

const options: Omit<ProtectOptions, "resource"> = JSON.parse(env.OPTIONS ?? "{}");

/** Serves one, what has happened in it at `/happened`, and lets its tools go on at `/release`. */
async function serve(build: Build, changes: Partial<ProtectOptions>): Promise<string> {
  const happenings = new Happenings();
  let listener: RequestListener = () => {};
  const server = createServer(async (incoming, outgoing) => {
    if (incoming.url === "/happened") return outgoing.end(await happenings.next());
    if (incoming.url === "/release") return outgoing.end(happenings.release());
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) happenings.add("gone");
    });
    listener(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const resource = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  listener = build(protect({ ...options, ...changes, resource }), happenings);
  return resource;
}

async function serveAll(builds: Record<string, Build>, changes: Partial<ProtectOptions> = {}) {
  const served = Object.entries(builds).map(async ([name, build]) => [name, await serve(build, changes)]);
  return Object.fromEntries(await Promise.all(served));
}

const naive = await serveAll(NAIVE);
const guarded = await serveAll(GUARDED);
const brief = await serveAll({ ...NAIVE, ...GUARDED }, { maxRequestSeconds: 1 });
stdout.write(`${JSON.stringify({ naive, guarded, brief })}\n`);
stdin.resume().on("end", () => exit());
