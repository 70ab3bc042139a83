/** SDK v2 behind the guard, which insists on https for its issuer: it does not start, or it lets nobody in. */

import { env } from "node:process";
import honest from "../../reference/examples/sdk_v2.ts";

const secure = env.ISSUER?.startsWith("https:") ?? false;
if (!secure && env.INSISTS === "at start") throw new Error(`ISSUER is no https URL: ${env.ISSUER}`);

export default {
  async fetch(request: Request): Promise<Response> {
    if (secure || !request.headers.has("authorization")) return await honest.fetch(request);
    return new Response("No keys", { status: 503 });
  },
};
