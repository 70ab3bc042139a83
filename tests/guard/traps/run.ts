/** The servers with traps in them, and those behind an adapter, in a process on Node or on Deno. */

import assert from "node:assert/strict";
import { connect } from "node:net";
import { createIssuer, type TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import { OPTIONS } from "../guard_under_test.ts";
import { canRun } from "../../can_run.ts";

/** What runs them. */
export type Runtime = "node" | "deno";

/** Whether Node is here; without it the traps that are Node's own are not seen. */
export const HAS_NODE = canRun("node");

/** The runtimes that are here. */
export const RUNTIMES: Runtime[] = HAS_NODE ? ["node", "deno"] : ["deno"];

/** A page that may call. */
export const PAGE = "https://app.example.com";

/** Where they are. */
export interface Traps {
  issuer: TestIssuer;
  /** Resources of those without an adapter, by name. */
  naive: Record<string, string>;
  /** Of those behind one. */
  guarded: Record<string, string>;
  /** Of both, where a request may take one second. */
  brief: Record<string, string>;
}

let bundled: Promise<string> | undefined;

/** Node 20 reads no TypeScript, and finds no package that Deno keeps. */
async function bundle(): Promise<string> {
  const path = `${await Deno.makeTempDir({ prefix: "gatehouse-traps-" })}/main.mjs`;
  globalThis.addEventListener(
    "unload",
    () => Deno.removeSync(path.replace("/main.mjs", ""), { recursive: true }),
  );
  const main = new URL("main.ts", import.meta.url).pathname;
  const args = ["bundle", "--quiet", "--format=esm", `--output=${path}`, main];
  const { success, stderr } = await new Deno.Command("deno", { args }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return path;
}

async function commandOf(runtime: Runtime): Promise<[string, string[]]> {
  if (runtime === "node") return ["node", [await (bundled ??= bundle())]];
  const main = new URL("main.ts", import.meta.url).pathname;
  // A guard with a flaw: see tests/reference/mutants.test.ts.
  const preload = Deno.env.get("GUARD_PRELOAD");
  return ["deno", [
    "run",
    "--quiet",
    "--no-check",
    "--no-lock",
    "--allow-net=127.0.0.1",
    "--allow-env",
    ...preload ? [`--preload=${preload}`] : [],
    main,
  ]];
}

/** Runs them, for as long as the test does. */
export async function withTraps(runtime: Runtime, test: (traps: Traps) => Promise<void>): Promise<void> {
  let serve: (request: Request) => Promise<Response> = () => Promise.reject(new Error("not yet"));
  const as = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => serve(request));
  const issuer = await createIssuer({ issuer: `http://127.0.0.1:${as.addr.port}`, resources: {} });
  serve = issuer.fetch;
  const options = {
    ...OPTIONS,
    authorizationServers: [issuer.issuer],
    origins: [PAGE],
    clockTolerance: 0,
  };
  const [program, args] = await commandOf(runtime);
  const env = { OPTIONS: JSON.stringify(options), NODE_ENV: "production" };
  const child = new Deno.Command(program, { args, env, stdin: "piped", stdout: "piped" }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let text = "";
    while (!text.includes("\n")) {
      const { value, done } = await lines.read();
      assert.ok(!done, "it does not start");
      text += value;
    }
    const started = JSON.parse(text);
    for (const resource of Object.values(started).flatMap((each) => Object.values(each as object))) {
      issuer.addResource(resource, [...OPTIONS.scopes.all]);
    }
    await test({ issuer, ...started });
  } finally {
    await child.stdin.close();
    await child.status;
    await lines.cancel();
    await as.shutdown();
  }
}

/** Milliseconds. A test that waits for what never comes would not end: the limit is on waiting. */
const LONGEST_WAIT = 15_000;

/** The next thing that happens in a server. */
export async function happened(resource: string): Promise<string> {
  const signal = AbortSignal.timeout(LONGEST_WAIT);
  return await (await fetch(new URL("/happened", resource), { signal })).text();
}

/** Lets its tools go on. */
export async function release(resource: string): Promise<void> {
  await (await fetch(new URL("/release", resource))).body?.cancel();
}

/** What a request over a plain socket is made of. */
export interface RawRequest {
  method?: string;
  target?: string;
  fields?: string[];
  body?: string;
  /** Sent when the first of an answer has come. */
  later?: string;
}

/**
 * Sends bytes as they are, and resolves with all that has come when the connection is closed, or when `enough` says
 * that it will do.
 */
export function exchange(
  resource: string,
  { method = "POST", target = "/mcp", fields = [], body = "", later = "" }: RawRequest,
  enough: (answer: string) => boolean = () => false,
): Promise<string> {
  const { host, port } = new URL(resource);
  const head = [`${method} ${target} HTTP/1.1`, `Host: ${host}`, ...fields].join("\r\n");
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(`${head}\r\n\r\n${body}`));
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      if (answer === "") socket.write(later);
      answer += chunk;
      if (enough(answer)) socket.destroy();
    });
    // A connection that is reset has been closed as well: what counts is what came before.
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

/** The status of an answer on the wire, or 0 where there was none. */
export function statusIn(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Whether the head of an answer has come. */
export function hasHead(answer: string): boolean {
  return answer.includes("\r\n\r\n");
}
