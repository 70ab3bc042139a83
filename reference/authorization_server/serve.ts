/**
 * The authorization server as a process of its own, for a command that starts it and ends it:
 *
 *     deno run --quiet -P=authorization_server reference/authorization_server/serve.ts '{"port":9000}'
 *
 * It says on standard output, in lines of JSON, that it is ready or why it is not. It ends when its standard
 * input closes, so nothing is left running when its parent is gone, however that went. Until then it takes
 * lines of JSON there: `{"addResource":{"resource":"…","name":"…","scopes":["…"]}}`, and
 * `{"credentialsOf":"resource-server"}`, which it answers with what a resource server shows here.
 *
 * Exit codes: 0 ended by its parent; 2 not started.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import type { ClientCredentials } from "./secrets.ts";
import { serveAuthorizationServer, type ServingAuthorizationServer } from "./authorization_server.ts";
import { orderSchema, processSchema } from "./options.ts";

/** What the process tells its parent. */
export type ServeMessage =
  | { event: "ready"; issuer: string }
  | { event: "added"; resource: string }
  | { event: "credentials"; client: ClientCredentials }
  | { event: "refused"; message: string }
  | { event: "failed"; code: "port_in_use" | "invalid_options" | "not_started"; message: string };

type Failure = Extract<ServeMessage, { event: "failed" }>;

const encoder = new TextEncoder();

function tell(message: ServeMessage): void {
  Deno.stdout.writeSync(encoder.encode(JSON.stringify(message) + "\n"));
}

function readOptions(args: string[]): z.infer<typeof processSchema> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { port: { type: "string" } },
  });
  const port = values.port === undefined ? {} : { port: Number(values.port) };
  return processSchema.parse({ ...JSON.parse(positionals[0] ?? "{}"), ...port });
}

function oneLine(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join(".") || "options"}: ${message}`).join("; ");
  }
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}

function failureOf(error: unknown, port: number | undefined): Failure {
  if (port === undefined) return { event: "failed", code: "invalid_options", message: oneLine(error) };
  const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  return inUse
    ? { event: "failed", code: "port_in_use", message: `Port ${port} is in use` }
    : { event: "failed", code: "not_started", message: oneLine(error) };
}

function obey(server: ServingAuthorizationServer, line: string): void {
  try {
    const order = orderSchema.parse(JSON.parse(line));
    if ("credentialsOf" in order) return tell({ event: "credentials", client: server.resourceServer });
    const { resource, ...options } = order.addResource;
    server.addResource(resource, options);
    tell({ event: "added", resource });
  } catch (error) {
    tell({ event: "refused", message: oneLine(error) });
  }
}

/** Takes lines until there are no more. */
async function obeyUntilClosed(server: ServingAuthorizationServer): Promise<void> {
  let rest = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") obey(server, line);
  }
}

/** Runs until standard input closes, and returns the exit code. */
async function main(): Promise<number> {
  let port: number | undefined;
  let server: ServingAuthorizationServer;
  try {
    const { storage, ...options } = readOptions(Deno.args);
    port = options.port;
    const onError = (error: Error) => {
      // The name only: a message can hold what a stranger, or a person signing in, has sent.
      Deno.stderr.writeSync(encoder.encode(`sign-in server: an error of its own: ${error.name}\n`));
    };
    server = await serveAuthorizationServer({ ...options, storage: storage ?? undefined, onError });
  } catch (error) {
    tell(failureOf(error, port));
    return 2;
  }
  tell({ event: "ready", issuer: server.issuer });
  await obeyUntilClosed(server);
  await server.close();
  return 0;
}

if (import.meta.main) Deno.exit(await main());
