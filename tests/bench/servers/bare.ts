/** The floor: `Deno.serve` with an answer that is always the same, to a message that it reads and does not look at. */

import { serve } from "./serve.ts";
import { result, WHOAMI } from "./whoami.mjs";

serve(async (request) => {
  // What is not read ends the connection.
  await request.arrayBuffer();
  return Response.json({ jsonrpc: "2.0", id: 1, result: result(WHOAMI) });
});
