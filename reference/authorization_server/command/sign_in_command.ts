/**
 * The command `sign-in`: an authorization server that signs people in for your server, whatever that is written in.
 *
 * Exit codes: 0 ended by Ctrl-C; 2 wrong usage, or not started.
 *
 * @module
 */

import process from "node:process";
import { once } from "node:events";
import { Option } from "commander";
import { z } from "zod";
import { assertFree } from "../../command/free_port.ts";
import { endsWith, EXIT, newCommand, port } from "../../command/command.ts";
import { complain, paint, print } from "../../command/output.ts";
import { stepText, timeOfDay } from "../../command/steps.ts";
import { UsageError } from "../../command/usage.ts";
import { DIALECT_NAMES, DIALECTS } from "../../conformance/issuer/dialects/all.ts";
import { serveAuthorizationServer } from "../authorization_server.ts";
import { ACCESS_TOKEN_LIFETIME } from "../options.ts";
import { USERS } from "../users.ts";
import { startedText } from "./advice.ts";
import { clientOf, seconds, serverOptions, type SignInOptions, userOf, wordsOf } from "./options.ts";

/** What each runtime knows in its own way. */
export interface SignInRuntime {
  /** Directory for keys, registrations and grants. */
  storage: string;
  /** Whether documents of clients may be fetched: they are anywhere on the internet. */
  mayFetch: boolean;
}

function gather<T>(read: (value: string) => T): (value: string, before: T[]) => T[] {
  return (value, before) => [...before, read(value)];
}

const asIs = gather((value) => value);

/**
 * Runs the command.
 *
 * @throws {UsageError} when it cannot be run as asked
 */
export async function signInCommand(argv: string[], runtime: SignInRuntime): Promise<number> {
  const command = newCommand(
    "sign-in",
    "Signs people in for your server: a demo authorization server of its own.",
  )
    .option("--resource <url>", "your server's URL; more than once for several", asIs, [])
    .option("--scopes <list>", "its scopes, comma-separated; one list for each --resource", asIs, [])
    .option("--scope <scope=words>", "what a scope allows, in your words", gather(wordsOf), [])
    .option(
      "--user <name[:roles]>",
      "somebody who can sign in, instead of alice, bob and carol",
      gather(userOf),
      [],
    )
    .option("--client <id[:secret]=uri>", "a client that is registered already", gather(clientOf), [])
    .option("--ttl <seconds>", `how long access tokens live (${ACCESS_TOKEN_LIFETIME})`, seconds)
    .option("--opaque", "tokens that are no JWTs: your server asks about each (introspection)")
    .addOption(
      new Option("--dialect <provider>", "tokens and issuer as this provider has them").choices(
        DIALECT_NAMES,
      ),
    )
    .option("--port <number>", "where people sign in; 0 for any that is free", port, 9000)
    .option("--fresh", "forget keys, clients and sign-ins of earlier runs")
    .option("--watch", "show each step of a client's flow as it happens");
  command.parse(argv, { from: "user" });
  const options = command.opts<SignInOptions>();
  const settings = serverOptions(options);
  if (options.port !== 0) await assertFree(options.port, "--port");
  const server = await serveAuthorizationServer({
    ...settings,
    storage: runtime.storage,
    clientIdMetadata: runtime.mayFetch,
    // The name only: a message can hold what a stranger, or a person signing in, has sent.
    onError: (error) => complain(`sign-in: an error of its own: ${error.name}`),
    ...options.watch && {
      onStep: (step) => print(stepText(step, timeOfDay(), paint)),
    },
  }).catch(inWords);
  print(startedText({
    issuer: server.issuer,
    resources: settings.resources,
    users: (settings.users ?? USERS).map(({ name }) => name),
    lifetime: options.ttl ?? ACCESS_TOKEN_LIFETIME,
    opaque: options.opaque ?? false,
    dialect: options.dialect && DIALECTS[options.dialect],
    resourceServer: server.resourceServer,
  }, paint));
  endsWith(EXIT.passed);
  // Until it is interrupted; a signal ends the process.
  await once(process, "beforeExit");
  return EXIT.passed;
}

/** What the schema finds wrong is the words' fault. */
function inWords(error: unknown): never {
  if (!(error instanceof z.ZodError)) throw error;
  const [issue] = error.issues;
  throw new UsageError(`${issue?.path.join(" ")}: ${issue?.message}`);
}
