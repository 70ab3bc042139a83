/** Serves a lesson's finished file as verify starts a server: by the environment. `deno run lesson.ts FILE` */

import { env } from "node:process";
import { projectFile } from "../../lessons/cli/lessons.ts";

const { createServer } = await import(projectFile(Deno.args[0]!));
const { RESOURCE: resource, ISSUER: issuer, PORT } = env;
const { fetch } = createServer({ resource, issuer });

Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen: () => {} }, (request) => fetch(request));
