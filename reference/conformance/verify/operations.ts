/** The operations that a judge is told of, as people type them, and the one that it finds by itself. */

import type { Target } from "../check.ts";
import { answered } from "../exchange.ts";
import { HarnessError } from "../harness_error.ts";
import type { Operation, Operations } from "../operation.ts";
import { clipped } from "../reporters/visible.ts";
import { rpcResponse } from "../rpc.ts";
import { rpc } from "../server/messages.ts";
import { isAccepted, messageFor } from "../server/operations.ts";

/** An operation as it was named: `tools/call restock {"item":"nut"}`. */
export interface Named {
  /** Method and tool. */
  name: string;
  method: string;
  /** Of a tool, a prompt or a resource. */
  of?: string;
  /** Its arguments; absent where none were given. */
  args?: Record<string, unknown>;
}

/** What was typed is no operation. The message says what one looks like. */
export class OperationSyntaxError extends Error {
  override name = "OperationSyntaxError";
  readonly code = "operation_syntax";
}

/** The member that names what a method is about, and the one that has its arguments. */
const ABOUT: Record<string, { name: string; args?: string }> = {
  "tools/call": { name: "name", args: "arguments" },
  "prompts/get": { name: "name", args: "arguments" },
  "resources/read": { name: "uri" },
};

/**
 * Reads an operation: a method, what it is about, and arguments as a JSON object.
 *
 * @throws {OperationSyntaxError}
 */
export function readOperation(text: string): Named {
  const [, method = "", of, json] =
    /^(\S+\/\S+|ping)(?:\s+([^\s{]\S*))?(?:\s+(\{.*\}))?\s*$/s.exec(text.trim()) ?? [];
  const about = ABOUT[method];
  if (!method || (about && !of) || (of && !about)) {
    throw new OperationSyntaxError(
      `"${clipped(text, 80)}" is no operation: it has to be METHOD, or METHOD NAME {"argument":…}, such as ` +
        `'tools/call restock {"item":"nut"}'`,
    );
  }
  const args = json === undefined ? undefined : objectIn(json, text);
  return { name: of ? `${method} ${of}` : method, method, ...of && { of }, ...args && { args } };
}

function objectIn(json: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(json);
  } catch {
    throw new OperationSyntaxError(`The arguments of "${clipped(text, 80)}" are no JSON object`);
  }
}

/** The scopes of operations by name, as they were given. */
export type Required = Record<string, string[]>;

/** What was named, and what it takes. */
export interface Naming {
  reads?: Named;
  writes?: Named;
  required: Required;
}

/** A named operation as checks use it; arguments that nobody gave are taken from the tool's own schema. */
async function operationOf(target: Target, named: Named, required: Required): Promise<Operation> {
  const { name, method, of, args } = named;
  const about = ABOUT[method];
  const filled = args ?? (method === "tools/call" ? await exampleArguments(target, of!) : {});
  const params = () => {
    if (!about) return { ...args };
    // Fresh each time: an operation may want a text that nobody has sent before.
    const fresh = structuredClone(filled);
    return { [about.name]: of, ...about.args && { [about.args]: fresh } };
  };
  const scopes = required[name] ?? required[of ?? name];
  return { name, method, params, ...scopes && { scopes } };
}

/** What a schema would take for its required members. */
async function exampleArguments(target: Target, tool: string): Promise<Record<string, unknown>> {
  const exchange = await target.send(rpc(target, "tools/list"));
  if (!answered(exchange) || !isAccepted(exchange)) return {};
  const tools = rpcResponse(exchange.response)?.result?.tools;
  const found = (Array.isArray(tools) ? tools : []).find((each) => each?.name === tool);
  if (!found) {
    const names = (Array.isArray(tools) ? tools : []).map((each) => clipped(String(each?.name), 40));
    throw new HarnessError(
      "untested",
      `The server has no tool ${clipped(tool, 40)}; it has ${names.join(", ")}`,
    );
  }
  const { properties = {}, required = [] } = found.inputSchema ?? {};
  return Object.fromEntries((Array.isArray(required) ? required : []).map((name: string) => {
    return [name, exampleOf(properties?.[name])];
  }));
}

/** A value that a JSON schema of a member takes, as far as its simple parts say. */
function exampleOf(schema: Record<string, unknown> | undefined): unknown {
  if (schema?.const !== undefined) return schema.const;
  if (schema?.default !== undefined) return schema.default;
  if (Array.isArray(schema?.enum)) return schema.enum[0];
  if (Array.isArray(schema?.examples)) return schema.examples[0];
  switch (schema?.type) {
    case "number":
    case "integer":
      return typeof schema.minimum === "number" ? schema.minimum : 1;
    case "boolean":
      return true;
    case "array":
      return [];
    case "object":
      return {};
    default:
      return "gatehouse";
  }
}

/**
 * The operations of a server: those that were named, else `tools/list` for reading where nobody is told without a
 * credential. What reads shows the effect of what writes only if that is seen.
 *
 * @param asked the scopes that the server's challenge asks for
 * @param known all scopes that the server has named, which an honest token has
 * @param listsToAnybody whether `tools/list` takes no credential
 */
export async function operationsOf(
  target: Target,
  { reads: read, writes: write, required }: Naming,
  { asked, known, listsToAnybody }: { asked: string[]; known: string[]; listsToAnybody: boolean },
): Promise<Operations> {
  const list: Named | undefined = listsToAnybody ? undefined : { name: "tools/list", method: "tools/list" };
  const named = read ?? list;
  const writes = write && await operationOf(target, write, required);
  let reads = named && await operationOf(target, named, required);
  // What a challenge asks for may be more than reading takes: never the scopes that only writing does.
  const beyond = writes?.scopes?.some((scope) => !asked.includes(scope)) ?? true;
  if (reads && !reads.scopes && asked.length > 0 && beyond) reads = { ...reads, scopes: asked };
  // Nothing is asked of scopes where nothing writes: there, any that are enough will do.
  if (!writes) {
    return {
      ...reads && { reads: reads.scopes || known.length === 0 ? reads : { ...reads, scopes: known } },
    };
  }
  const observe = reads && reads.name !== "tools/list" && await shows(target, reads, writes)
    ? reads
    : undefined;
  return { ...reads && { reads }, writes: { ...writes, ...observe && { observe } } };
}

/** Whether one operation's result is another once the other was executed, and stays what it is without that. */
async function shows(target: Target, reads: Operation, writes: Operation): Promise<boolean> {
  const look = async () => {
    const exchange = await target.send(messageFor(target, reads));
    return answered(exchange) && isAccepted(exchange)
      ? JSON.stringify(rpcResponse(exchange.response)?.result)
      : undefined;
  };
  const [first, second] = [await look(), await look()];
  if (first === undefined || first !== second) return false;
  await target.send(messageFor(target, writes));
  return await look() !== first;
}
