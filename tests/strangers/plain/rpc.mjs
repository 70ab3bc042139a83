/** MCP without an SDK, for strangers: the messages of the revisions up to 2025-11-25, without sessions. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

/** @typedef {import("./tools.mjs").Tools} Tools */

/** @typedef {{ jsonrpc: "2.0", id?: string | number, method: string, params?: Record<string, unknown> }} Message */

const REVISIONS = ["2025-11-25", "2025-06-18", "2025-03-26"];

const object = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A message that is none: answered with this status and this JSON-RPC error. */
export class BadMessage extends Error {
  /** @param {number} status @param {number} code @param {string} message */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.response = { jsonrpc: "2.0", id: null, error: { code, message } };
  }
}

/**
 * Reads a body of at most `limit` bytes: a web stream's, or a Node request's.
 *
 * @param {AsyncIterable<Uint8Array> | null} stream
 * @param {number} limit
 * @returns {Promise<string>}
 * @throws {BadMessage} 413 when it is longer, 400 when it is not UTF-8
 */
export async function readText(stream, limit = 4 * 1024 * 1024) {
  const parts = [];
  let length = 0;
  for await (const part of stream ?? []) {
    length += part.length;
    // What is over the limit is read on and dropped, so that the answer finds its way.
    if (length <= limit) parts.push(part);
    if (length > 8 * limit) break;
  }
  if (length > limit) throw new BadMessage(413, -32600, "The message is too large");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await new Blob(parts).arrayBuffer());
  } catch {
    throw new BadMessage(400, -32700, "The message is not UTF-8");
  }
}

/**
 * The one message in a body.
 *
 * @param {string} text
 * @param {{ contentType: string | null | undefined, version: string | null | undefined }} fields header fields
 * @returns {Message}
 * @throws {BadMessage} when it is none
 */
export function readMessage(text, { contentType, version }) {
  if ((contentType ?? "").split(";")[0].trim().toLowerCase() !== "application/json") {
    throw new BadMessage(415, -32600, "The message has to be application/json");
  }
  if (version && !REVISIONS.includes(version)) {
    throw new BadMessage(400, -32600, `Revisions spoken here: ${REVISIONS.join(", ")}`);
  }
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    throw new BadMessage(400, -32700, "The message is not JSON");
  }
  const whole = object(message) && message.jsonrpc === "2.0" && typeof message.method === "string" &&
    (message.id === undefined || typeof message.id === "string" || Number.isInteger(message.id)) &&
    (message.params === undefined || object(message.params));
  if (!whole) throw new BadMessage(400, -32600, "The body has to be one JSON-RPC message");
  return message;
}

/**
 * The scopes that a message takes; what is no call of a tool takes none of its own.
 *
 * @param {Tools} tools
 * @param {Message} message
 * @returns {string[]}
 */
export function scopesFor(tools, { method, params }) {
  const name = method === "tools/call" ? params?.name : undefined;
  return typeof name === "string" && Object.hasOwn(tools, name) ? tools[name].scopes : [];
}

/**
 * The answer to a message; `undefined` for a notification, which gets none.
 *
 * @param {Tools} tools
 * @param {Message} message
 * @returns {object | undefined}
 */
export function answerTo(tools, { id, method, params = {} }) {
  if (id === undefined) return undefined;
  const result = (result) => ({ jsonrpc: "2.0", id, result });
  const error = (code, message) => ({ jsonrpc: "2.0", id, error: { code, message } });
  if (method === "ping") return result({});
  if (method === "initialize") {
    const { protocolVersion } = params;
    return result({
      protocolVersion: REVISIONS.includes(protocolVersion) ? protocolVersion : REVISIONS[0],
      capabilities: { tools: {} },
      serverInfo: { name: "stranger", version: "1.0.0" },
    });
  }
  if (method === "tools/list") {
    return result({
      tools: Object.entries(tools).map(([name, { description, inputSchema }]) => {
        return { name, description, inputSchema };
      }),
    });
  }
  if (method !== "tools/call") return error(-32601, "There is no such method");
  const { name, arguments: args = {} } = params;
  if (typeof name !== "string" || !Object.hasOwn(tools, name)) return error(-32602, "There is no such tool");
  if (!object(args)) return error(-32602, "The arguments have to be an object");
  try {
    const structuredContent = tools[name].run(args);
    return result({
      content: [{ type: "text", text: JSON.stringify(structuredContent) }],
      structuredContent,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return result({ content: [{ type: "text", text: error.message }], isError: true });
  }
}
