/**
 * The other side of apart.ts: runs one server file in a process of its own, with loopback and nothing else.
 *
 * It tells its parent how it is doing in lines on standard output, each behind a mark that only the two of them
 * know. What the file itself prints goes to standard error.
 */

import type { MoreSettings } from "../../conformance/check.ts";
import { hostRequest, openParent } from "./hosting.ts";
import type { HostRequest } from "./hosting.ts";
import { keepInstancesApart } from "./own_modules.ts";

/** What the parent asks for. */
export interface ServerHostRequest extends HostRequest {
  /** The path of the resource, and the port to listen on; 0 for a free one. */
  path: string;
  port: number;
  issuer: string;
  /** What the server is told besides. */
  settings?: MoreSettings;
}

/** One more instance. */
export interface Fresh {
  settings?: MoreSettings | undefined;
}

/** What it is told besides. */
export type ServerHostMessage =
  | { event: "ready"; resource: string }
  | { event: "fresh"; resource: string };

const request = hostRequest<ServerHostRequest>();
const { file, path, port, issuer, settings } = request;
const { tell, threw, broken, begins, orders } = openParent<ServerHostMessage, Fresh>(request);

/** Loads the file anew, creates a server and listens. */
async function serve(url: string, port: number, settings?: MoreSettings): Promise<string> {
  const module = await import(url).catch(broken);
  if (typeof module.createServer !== "function") broken("it exports no createServer function");
  let server: { fetch(request: Request): Promise<Response> } | undefined;
  const listener = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async (request) => {
    try {
      const response = await server!.fetch(request);
      if (response instanceof Response) return response;
      threw(`fetch returned ${response} where a Response was due: is a return missing in it?`);
    } catch (error) {
      // A client that hung up half-way is no mistake of the file's. Anything else is: say it where the learner looks.
      const hungUp = error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Http;
      if (!hungUp) threw(error, request);
    }
    return new Response("Internal Server Error", { status: 500 });
  });
  const resource = `http://127.0.0.1:${listener.addr.port}${path}`;
  try {
    server = module.createServer({ resource, issuer, ...settings });
  } catch (error) {
    broken(error);
  }
  if (server === undefined) broken("its createServer returns nothing: is a return missing in it?");
  if (typeof server?.fetch !== "function") broken("its createServer returns nothing with a fetch method");
  return resource;
}

keepInstancesApart(file);
await begins;
tell({ event: "ready", resource: await serve(file, port, settings) });
let instances = 0;
for await (const { settings } of orders()) {
  // One more, which shares nothing with the others. Another query is another module, with nothing remembered at its
  // top level.
  tell({ event: "fresh", resource: await serve(`${file}?instance=${++instances}`, 0, settings) });
}
