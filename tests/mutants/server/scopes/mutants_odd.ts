/** Servers with one flaw each: operations and messages that nobody thought of (lesson 6). */

import { type Message, operationOf, readMessage } from "../http.ts";
import type { Mutant } from "../mutant.ts";
import { blind } from "./mutants_disguised.ts";

/** A mutant that has a result for operations that do not exist. */
function answeringUnknown(
  name: string,
  flaw: string,
  knows: (operation: string, message: Message) => boolean,
): Mutant {
  return {
    name,
    flaw,
    lesson: 6,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      const operation: unknown = operationOf(message);
      const known = message && typeof operation === "string" && knows(operation, message);
      if (response.status === 401 || !known) return response;
      return Response.json({ jsonrpc: "2.0", id: 1, result: { content: [] } });
    },
  };
}

/** A mutant that throws at a message of some shape. */
function throwing(name: string, flaw: string, at: (message: Message) => boolean): Mutant {
  return {
    name,
    flaw,
    lesson: 6,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      if (message && at(message)) throw new TypeError("undefined is not a function");
      return await next(again);
    },
  };
}

const isCall = ({ method }: Message) => method === "tools/call";

/** A tool's name as it came, which may be anything. */
const nameIn = ({ params }: Message): unknown => params?.name;

/** The mutants of what nobody thought of. */
export const oddMutants: Mutant[] = [
  answeringUnknown("open-to-resources", "It has an answer to whoever asks for a resource.", (operation) => {
    return operation.startsWith("resources/");
  }),
  answeringUnknown("open-to-prompts", "It has an answer to whoever asks for a prompt.", (operation) => {
    return operation.startsWith("prompts/");
  }),
  answeringUnknown("open-to-completion", "It completes whatever is asked.", (operation) => {
    return operation === "completion/complete";
  }),
  answeringUnknown("open-to-logging", "Everybody may set its log level.", (operation) => {
    return operation === "logging/setLevel";
  }),
  answeringUnknown("open-to-tasks", "It has an answer to whoever asks for a task.", (operation) => {
    return operation.startsWith("tasks/");
  }),
  answeringUnknown(
    "reads-by-prefix",
    "It takes every tool that starts with list for a reading one.",
    (operation) => {
      return operation.startsWith("list_notes_");
    },
  ),
  answeringUnknown("methods-by-prefix", "It has an answer to every method of notes.", (operation) => {
    return operation.startsWith("notes/");
  }),
  answeringUnknown("inherits-tools", "It finds tools among what every object has.", (operation, message) => {
    return isCall(message) && operation in {};
  }),
  throwing("500-for-constructor", "It throws at a tool that every object has.", (message) => {
    return isCall(message) && nameIn(message) === "constructor";
  }),
  throwing("500-for-a-numbered-tool", "It throws at a tool's name that is no string.", (message) => {
    return typeof nameIn(message) === "number";
  }),
  blind("makes-names-strings", "It makes a string of a tool's name behind the gate.", ({ message }) => {
    const name = message && nameIn(message);
    if (!Array.isArray(name)) return undefined;
    return JSON.stringify({ ...message, params: { ...message?.params, name: String(name) } });
  }),
  blind("trims-names", "It trims a tool's name behind the gate.", ({ message }) => {
    const name = message && nameIn(message);
    if (typeof name !== "string" || name === name.trim()) return undefined;
    return JSON.stringify({ ...message, params: { ...message?.params, name: name.trim() } });
  }),
  blind("lowers-names", "It looks a tool up without regard to case.", ({ message }) => {
    const name = message && nameIn(message);
    if (name !== "DELETE_NOTE" && name !== "ADD_NOTE") return undefined;
    return JSON.stringify({ ...message, params: { ...message?.params, name: name.toLowerCase() } });
  }),
  throwing("500-for-null-params", "It throws where params is null.", ({ params }) => params === null),
  throwing("500-for-a-numbered-method", "It throws at a method that is no string.", ({ method }) => {
    return typeof method === "number";
  }),
  blind("takes-positions", "It takes a list for params, as JSON-RPC would allow.", ({ message }) => {
    const params: unknown = message?.params;
    if (!Array.isArray(params) || typeof params[0] !== "string") return undefined;
    return JSON.stringify({ ...message, params: { name: params[0], arguments: params[1] } });
  }),
  blind("needs-no-method", "A message without a method is a call.", ({ message }) => {
    return message?.params && !("method" in message)
      ? JSON.stringify({ ...message, method: "tools/call" })
      : undefined;
  }),
  blind("unwraps-methods", "It makes a string of a method behind the gate.", ({ message }) => {
    const method: unknown = message?.method;
    return Array.isArray(method) ? JSON.stringify({ ...message, method: String(method) }) : undefined;
  }),
];
