/**
 * The command `client URL`: the reference client at a terminal. It signs in where the server asks for it, lists
 * the tools or calls one, and remembers. What is asked of the person goes to standard error, results to
 * standard output.
 *
 * Exit codes: 0 done; 1 it failed, or the tool did; 2 wrong usage.
 *
 * @module
 */

import { EXIT, newCommand } from "../../command/command.ts";
import { complain, paintAside, print, signOfLife } from "../../command/output.ts";
import { type OnStep, stepText, timeOfDay } from "../../command/steps.ts";
import { UsageError } from "../../command/usage.ts";
import { type CallToolResult, ClientError, type ClientSettings, createClient } from "../client.ts";
import type { Notice } from "../notice.ts";
import { printable, printableJson } from "../printable.ts";
import { preRegistration } from "../registration/pre_registration.ts";
import { checkSettings } from "../settings.ts";
import { credentialFile, CredentialFileError, type Locked } from "../store/credential_file.ts";
import { signOut } from "../store/revocation.ts";
import { credentialsIn } from "../store/credentials.ts";
import { statusOf } from "../store/status.ts";
import type { Store } from "../store/store.ts";
import { openLoopbackRedirect } from "./loopback_redirect.ts";
import { type OpenSystemBrowser, signInFromTerminal } from "./sign_in.ts";
import { resultText, signedOutText, statusText, toolsText } from "./terminal.ts";
import { createTrace } from "./trace.ts";
import { typedLines } from "./typed_lines.ts";

/** Where credentials are kept, from where the command is started: the project's folder. */
const DIRECTORY = ".gatehouse";

interface Options {
  tool?: string;
  args?: string;
  scope?: string;
  clientId?: string;
  redirectUri?: string;
  assumeS256: string[];
  browser: boolean;
  trace?: true;
  json?: true;
}

/** What each runtime does in its own way. */
export interface ClientRuntime {
  openBrowser: OpenSystemBrowser;
  /** Between all processes of this machine. */
  locked: Locked;
}

/** What one run of the command is about. */
interface Call {
  settings: ClientSettings;
  json: boolean;
}

/**
 * Runs the command.
 *
 * @returns the exit code
 * @throws {UsageError} when it cannot be run as asked
 */
export async function clientCommand(argv: string[], runtime: ClientRuntime): Promise<number> {
  const command = newCommand("client", "Signs in at an MCP server, lists its tools or calls one.")
    .argument("<url>", "the server's URL")
    .argument("[action]", "whoami says who is signed in; logout revokes and forgets")
    .option("--tool <name>", "call this tool instead of listing all of them")
    .option("--args <json>", "its arguments, as a JSON object")
    .option("--scope <scopes>", "ask for these too, space-separated")
    .option("--client-id <id>", "a client id that the authorization server's operator gave you")
    .option("--redirect-uri <uri>", "where that client's browser comes back to, if a port or a path is fixed")
    .option(
      "--assume-s256 <issuer>",
      "believe that this issuer does PKCE, which it does not announce (repeat it for others)",
      (issuer: string, before: string[]) => [...before, issuer],
      [],
    )
    .option("--no-browser", "print the address to sign in at, and open nothing")
    .option("--trace", "show each request as it happens, tokens decoded and hashed, on standard error")
    .option("--json", "print one JSON document and nothing else");
  command.parse(argv, { from: "user" });
  const options = command.opts<Options>();
  const [url = "", action] = command.args;
  // deno-lint-ignore no-console -- the SDK warns of tools that it leaves out, in the server's own words
  console.warn = (...texts) => complain(texts.map((text) => printable(String(text))).join(" "));
  try {
    return await perform(url, action, options, runtime);
  } catch (error) {
    if (error instanceof ClientError && error.step === "settings") throw new UsageError(error.message);
    if (!(error instanceof ClientError || error instanceof CredentialFileError)) throw error;
    return fail(error, options);
  }
}

async function perform(
  url: string,
  action: string | undefined,
  options: Options,
  runtime: ClientRuntime,
): Promise<number> {
  const args = argumentsOf(action, options);
  const settings = await settingsFor(url, options, runtime, action === "whoami");
  const call = { settings, json: options.json === true };
  if (action === "logout") return await logout(call);
  if (action === "whoami") return await whoami(call);
  return await withClient(settings, async (client) => {
    if (options.tool === undefined) {
      const tools = await client.listTools();
      show(call, { tools }, toolsText(tools));
      return EXIT.passed;
    }
    const result = await client.callTool(options.tool, args);
    show(call, { tool: options.tool, result }, resultText(result));
    return result.isError ? EXIT.failed : EXIT.passed;
  });
}

/** What the options say about each other. */
function argumentsOf(action: string | undefined, { tool, args }: Options): Record<string, unknown> {
  if (action !== undefined && action !== "whoami" && action !== "logout") {
    throw new UsageError(`There is whoami and logout, not ${action}`);
  }
  if (action !== undefined && tool !== undefined) throw new UsageError(`--tool does not go with ${action}`);
  if (args === undefined) return {};
  if (tool === undefined) throw new UsageError("--args needs --tool");
  try {
    const value = JSON.parse(args);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The same is wrong with it as with a number.
  }
  throw new UsageError("--args has to be a JSON object, in single quotes for the shell");
}

async function settingsFor(
  resource: string,
  { scope, clientId, redirectUri, assumeS256, browser, trace }: Options,
  runtime: ClientRuntime,
  signedInOnly: boolean,
): Promise<ClientSettings> {
  const store = credentialFile(DIRECTORY, runtime.locked);
  const base = { resource, fetch, store, assumeS256, notify: tell };
  // Before anything listens: what cannot be right is not tried.
  checkSettings({
    ...base,
    redirectUri: redirectUri ?? "http://127.0.0.1/",
    openBrowser: () => Promise.reject(),
  });
  const redirect = await openLoopbackRedirect({
    registered: redirectUri,
    preferredPort: await registeredPort(store, resource),
  });
  const openBrowser = signInFromTerminal({
    redirect,
    ...browser && { openBrowser: runtime.openBrowser },
    say: complain,
    lines: typedLines,
    check({ clientId: asked, issuer }) {
      if (signedInOnly) throw signInFirst();
      if (clientId === undefined || asked === clientId) return;
      throw new ClientError("registration_unavailable", "registration", {
        received: `the server now names ${printable(issuer)}, and the client id ${
          printable(clientId)
        } is another issuer's`,
        advice: "Ask whoever runs it for a client id there",
      });
    },
  });
  const seen = trace && createTrace(resource, showStep);
  const settings: ClientSettings = {
    ...base,
    ...seen && { fetch: seen.fetch(fetch) },
    redirectUri: redirect.redirectUri,
    ...scope !== undefined && { scope },
    openBrowser: seen?.browser(openBrowser) ?? openBrowser,
  };
  checkSettings(settings);
  if (clientId === undefined) return settings;
  signOfLife(`Asking ${printable(resource)} whose client id that is`);
  const registration = await preRegistration(clientId, settings);
  return { ...settings, ...registration && { registration } };
}

/** The port that a registration of ours names, so that an issuer which takes no other is content. */
async function registeredPort(store: Store, resource: string): Promise<number | undefined> {
  const credentials = credentialsIn(store, resource);
  for (const issuer of await credentials.issuers()) {
    const registration = await credentials.registration(issuer);
    if (registration) return Number(new URL(registration.redirect_uri).port);
  }
}

/** Where nobody expects results. */
const showStep: OnStep = (step) => complain(stepText(step, timeOfDay(), paintAside));

/** What was forgiven, once for each thing: a challenge is read at every call. */
const told = new Set<string>();

function tell({ text }: Notice): void {
  if (!told.has(text)) complain(`gatehouse: ${text}.`);
  told.add(text);
}

async function withClient<T>(
  settings: ClientSettings,
  work: (client: ReturnType<typeof createClient>) => Promise<T>,
): Promise<T> {
  const client = createClient(settings);
  try {
    signOfLife(`Asking ${printable(settings.resource)}`);
    return await work(client);
  } finally {
    await client.close();
  }
}

/** What is kept, and who the server says that is, where it has a tool for it. */
async function whoami({ settings, json }: Call): Promise<number> {
  if ((await statusOf(settings.store, settings.resource)).length === 0) throw signInFirst();
  const answer = await withClient(settings, async (client): Promise<CallToolResult | undefined> => {
    const tools = await client.listTools();
    return tools.some(({ name }) => name === "whoami") ? await client.callTool("whoami") : undefined;
  });
  // Asked again: the token may have been renewed.
  const [status, ...others] = await statusOf(settings.store, settings.resource);
  if (!status) throw signInFirst();
  show(
    { settings, json },
    { ...status, ...others.length > 0 && { others }, whoami: answer },
    statusText(settings.resource, [status, ...others], answer),
  );
  return EXIT.passed;
}

async function logout({ settings, json }: Call): Promise<number> {
  signOfLife("Signing out");
  const out = await signOut({ ...settings, given: settings.registration });
  const [first = {}, ...others] = out.map(({ problem, ...rest }) => ({
    ...rest,
    ...problem && { error: errorJson(problem) },
  }));
  show(
    { settings, json },
    { ...first, ...others.length > 0 && { others } },
    signedOutText(settings.resource, out),
  );
  return out.every(({ revoked }) => revoked) ? EXIT.passed : EXIT.failed;
}

function signInFirst(): ClientError {
  return new ClientError("not_signed_in", "authorization", {
    received: "nobody is signed in, or no longer",
    advice: "Call it without whoami to sign in",
  });
}

function show({ settings: { resource }, json }: Call, data: Record<string, unknown>, text: string): void {
  print(json ? printableJson({ schema: 1, resource, ...data }) : text);
}

function fail(error: ClientError | CredentialFileError, { json }: Options): number {
  if (json) print(printableJson({ schema: 1, error: errorJson(error) }));
  else complain(`gatehouse: ${error.message}`);
  return EXIT.failed;
}

function errorJson(error: ClientError | CredentialFileError): Record<string, unknown> {
  const { code, message } = error;
  if (error instanceof CredentialFileError) return { code, message };
  return { code, step: error.step, message, error: error.error, status: error.status };
}
