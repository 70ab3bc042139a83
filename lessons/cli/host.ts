/**
 * The other side of apart.ts: runs one lesson file in a process of its own, with loopback and nothing else.
 *
 * It tells its parent how it is doing in lines on standard output, each behind a mark that only the two of them
 * know. What the file itself prints goes to standard error.
 */

// deno-lint-ignore-file no-console -- what the learner's file prints and throws is for the learner

/** What the parent asks for. */
export interface HostRequest {
  /** Starts each line that is meant for the parent. */
  mark: string;
  /** URL of the file to run. */
  file: string;
  /** The path of the resource, and the port to listen on; 0 for a free one. */
  path: string;
  port: number;
  issuer: string;
}

/** What it is told. */
export type HostMessage =
  | { event: "alive" }
  | { event: "ready"; resource: string }
  | { event: "fresh"; resource: string }
  | { event: "broken"; message: string };

/** Often enough to be missed within ten seconds on a busy machine. */
const HEARTBEAT_MS = 1_000;

const { mark, file, path, port, issuer } = JSON.parse(Deno.args[0] ?? "") as HostRequest;

const encoder = new TextEncoder();
function tell(message: HostMessage): void {
  Deno.stdout.writeSync(encoder.encode(`${mark}${JSON.stringify(message)}\n`));
}

function broken(error: unknown): never {
  tell({ event: "broken", message: oneLine(error) });
  Deno.exit(2);
}

/** The first line of an error, without this machine's paths. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const unknown = /for package "([^"]+)"/.exec(text)?.[1];
  if (unknown) return `it imports npm:${unknown}, and only this project's own packages can be used`;
  if (text.startsWith(`Module not found "${file}"`)) return "there is no such file";
  const [first = "", ...rest] = text.split("\n");
  const place = /:(\d+):(\d+)/.exec(rest.join("\n") || first);
  return first.replaceAll(/file:\/\/\S*\//g, "").trim() +
    (place && rest.length > 0 ? ` (line ${place[1]})` : "");
}

// Whatever the file prints must not be mistaken for the report that the command prints.
for (const method of ["log", "info", "debug"] as const) console[method] = console.error;

globalThis.addEventListener("unhandledrejection", (event) => broken(event.reason));
globalThis.addEventListener("error", (event) => broken(event.error));
setInterval(() => tell({ event: "alive" }), HEARTBEAT_MS);

/** Loads the file anew, creates a server and listens. */
async function serve(url: string, port: number): Promise<string> {
  const module = await import(url).catch(broken);
  if (typeof module.createServer !== "function") broken("it exports no createServer function");
  let server: { fetch(request: Request): Promise<Response> } | undefined;
  const listener = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async (request) => {
    try {
      return await server!.fetch(request);
    } catch (error) {
      // A client that hung up half-way is no mistake of the file's. Anything else is: say it where the learner looks.
      const hungUp = error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Http;
      if (!hungUp) console.error(`  ${file.split("/").at(-1)} threw: ${oneLine(error)}`);
      return new Response("Internal Server Error", { status: 500 });
    }
  });
  const resource = `http://127.0.0.1:${listener.addr.port}${path}`;
  try {
    server = module.createServer({ resource, issuer });
    if (typeof server?.fetch !== "function") broken("its createServer returns nothing with a fetch method");
  } catch (error) {
    broken(error);
  }
  return resource;
}

/** Each line from the parent asks for one more instance, which shares nothing with the others. */
async function serveOnRequest(): Promise<void> {
  let instances = 0;
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    for (const _ of text.matchAll(/\n/g)) {
      // Another query is another module, with nothing remembered at its top level.
      tell({ event: "fresh", resource: await serve(`${file}?instance=${++instances}`, 0) });
    }
  }
  // A parent that is gone, however it went, closes this pipe: nothing may be left running.
  Deno.exit(0);
}

tell({ event: "alive" });
tell({ event: "ready", resource: await serve(file, port) });
await serveOnRequest();
