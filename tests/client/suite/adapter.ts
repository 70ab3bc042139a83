/**
 * Runs a module with `createClient` as the client under test of the official suite, which appends its
 * server's URL and says in the environment what it is about:
 *
 *     deno run … adapter.ts MODULE URL
 *
 * It says on standard output, in one line of JSON, how the client ended. Exit codes: 0 all calls went
 * through; 1 the client gave up; 3 it does not take part.
 */

import type { ClientSettings, ReferenceClient } from "../../../reference/client/client.ts";
import { createStore } from "../../../reference/conformance/client/world/store.ts";
import { browse } from "../../user_agent.ts";

/** How a client ended, for the runner. */
export interface Ending {
  ended: "calls went through" | "gave up" | "takes no part";
  /** The `code` of its error, if it has one. */
  code?: string;
}

const REDIRECT_URI = "http://127.0.0.1:3000/callback";

/** The document that the suite expects to be named; nobody ever fetches it. */
const CLIENT_METADATA_URL = "https://conformance-test.local/client-metadata.json";

/** Tools that want arguments. */
const ARGUMENTS: Record<string, Record<string, unknown>> = { add_numbers: { a: 2, b: 3 } };

/** Whose server has nothing to call. */
const LIST_ONLY = ["json-schema-ref-no-deref"];

/** Extensions for clients without a person, and for tokens that are not bearers. */
const NO_PART = /^auth\/(?:client-credentials-|enterprise-managed-authorization$|dpop|wif-)/;

interface Context {
  client_id?: string;
  client_secret?: string;
  toolCalls?: { name: string; arguments: Record<string, unknown> }[];
}

/** What an operator would have told us beside the id. */
async function issuerOf(resource: string): Promise<string> {
  const { origin, pathname } = new URL(resource);
  const response = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`);
  return (await response.json()).authorization_servers[0];
}

async function settingsFor(resource: string, { client_id, client_secret }: Context): Promise<ClientSettings> {
  const registration = client_id && { client_id, client_secret, issuer: await issuerOf(resource) };
  return {
    resource,
    redirectUri: REDIRECT_URI,
    clientMetadataUrl: CLIENT_METADATA_URL,
    ...registration && { registration },
    fetch,
    openBrowser: (url) => browse(url),
    store: createStore(),
  };
}

async function main([module = "", resource = ""]: string[]): Promise<Ending> {
  const scenario = Deno.env.get("MCP_CONFORMANCE_SCENARIO") ?? "";
  if (NO_PART.test(scenario)) return { ended: "takes no part" };
  const context: Context = JSON.parse(Deno.env.get("MCP_CONFORMANCE_CONTEXT") ?? "{}");
  const { createClient } = await import(module);
  const client: ReferenceClient = createClient(await settingsFor(resource, context));
  try {
    const tools = await client.listTools();
    if (LIST_ONLY.includes(scenario)) return { ended: "calls went through" };
    const calls = context.toolCalls ?? tools.map(({ name }) => ({ name, arguments: ARGUMENTS[name] ?? {} }));
    for (const { name, arguments: args } of calls) await client.callTool(name, args);
    return { ended: "calls went through" };
  } catch (error) {
    Deno.stderr.writeSync(new TextEncoder().encode(`${error instanceof Error ? error.message : error}\n`));
    return { ended: "gave up", code: (error as { code?: string }).code };
  } finally {
    await client.close();
  }
}

const ending = await main(Deno.args);
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(ending)}\n`));
Deno.exit({ "calls went through": 0, "gave up": 1, "takes no part": 3 }[ending.ended]);
