/** {@linkcode createInventory} as a program. */

import { env } from "node:process";
import { createInventory } from "./both_eras_server.ts";

const { RESOURCE = "", ISSUER = "", AUDIENCE = RESOURCE, PORT = "0" } = env;
const answer = createInventory(
  { resource: RESOURCE, issuer: ISSUER, audience: AUDIENCE },
  new Map([["bolt", 40]]),
);

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, answer);
