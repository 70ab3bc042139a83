// A Worker, in front of SDK v2. Its settings are there when the first request is.

import { serveSdkV2 } from "mcp-gatehouse-guard/sdk-v2";
import { guardFor } from "./guard.mjs";
import { handler } from "./notes.mjs";

let serve;

export default {
  fetch(request, env) {
    serve ??= serveSdkV2(guardFor(env), handler);
    return serve(request);
  },
};
