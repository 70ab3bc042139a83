/** Guards whose adapters fall into a trap of Node's or of Express's. */

import type { GuardMutant } from "./mutant.ts";

const WIRE = "adapters_wire.test.ts";
const BODIES = "adapters_bodies.test.ts";
const RESPONSE = "adapters_response.test.ts";

/** The mutants of the adapters. */
export const guardAdapterMutants: GuardMutant[] = [
  {
    name: "takes-the-first-of-two-credential-lines",
    flaw: "Of two lines it takes the first, as Node does.",
    replace: [[
      "adapters/node_request.ts",
      "this.headers.append(incoming",
      "if (!this.headers.has(incoming.rawHeaders[line]!)) this.headers.append(incoming",
    ]],
    caughtBy: { file: WIRE, test: "adapters refuse two Authorization lines, in either order, on deno" },
  },
  {
    name: "goes-by-the-route",
    flaw: "It takes whatever is handed to it for a request to its resource.",
    replace: [["adapters/node.ts", "{ target: exchange.target }", "{ target: guard.resource }"]],
    caughtBy: { file: WIRE, test: "adapters are at the exact path of the resource, on deno" },
  },
  {
    name: "makes-a-request-of-trace",
    flaw: "It makes a Request of methods with which none can be made.",
    replace: [[
      "adapters/node_request.ts",
      'incoming.method ?? "GET"',
      "new Request(url, { method: incoming.method }).method",
    ]],
    caughtBy: { file: WIRE, test: "adapters answer TRACE and whatever is not POST with 405, on deno" },
  },
  {
    name: "keeps-a-dead-connection",
    flaw: "It does not say that it closes a connection on which it reads no more.",
    replace: [["adapters/node_send.ts", '  outgoing.setHeader("connection", "close");\n', ""]],
    caughtBy: {
      file: WIRE,
      test: "adapters answer who sends too much in chunks with 413, then close, on deno",
    },
  },
  {
    name: "hangs-up-on-refusing",
    flaw: "It closes a connection because a small message was refused unread.",
    replace: [["adapters/node_send.ts", "return complete || length", "return complete && length"]],
    caughtBy: {
      file: WIRE,
      test: "adapters keep a connection on which a small message was refused unread, on deno",
    },
  },
  {
    name: "starts-behind-a-body-parser",
    flaw: "It looks for no body parser in front of it.",
    replace: [["adapters/express.ts", "parsers.length > 0", "parsers.length > 9"]],
    caughtBy: {
      file: BODIES,
      test: "mountGuarded() does not start where a body parser of Express 5 would read the message",
    },
  },
  {
    name: "looks-at-the-first-stack-alone",
    flaw: "It does not find a route that a router in front of it has.",
    replace: [["adapters/express_stack.ts", "if (layer.handle?.stack)", "if (layer.handle?.stack && !path)"]],
    caughtBy: {
      file: BODIES,
      test: "mountGuarded() does not start where a route of Express 4 would answer before the guard",
    },
  },
  {
    name: "takes-a-read-message-for-an-empty-one",
    flaw: "It goes on with nothing where a hidden parser has read the message.",
    replace: [[
      "adapters/node_request.ts",
      "if (rawBody instanceof Uint8Array) return rawBody;",
      'return rawBody instanceof Uint8Array ? rawBody : new TextEncoder().encode("{}");',
    ]],
    caughtBy: {
      file: BODIES,
      test: "an adapter says that a hidden body parser has read the message, to its operator alone, on deno",
    },
  },
  {
    name: "forgets-the-credential-by-name-alone",
    flaw: "It deletes the header field, and leaves the line in rawHeaders.",
    replace: [["adapters/forget_credential.ts", "rawHeaders.splice(line, 2);", "continue;"]],
    caughtBy: {
      file: "adapters.test.ts",
      test: "guardMiddleware() leaves no credential in what Node keeps of a request, where handlers find it",
    },
  },
  {
    name: "leaves-the-credential-to-the-log",
    flaw: "It does not take the credential out of what came in.",
    replace: [["adapters/node.ts", "      forgetCredential(incoming);\n", ""]],
    caughtBy: {
      file: "adapters.test.ts",
      test: "mountGuarded() leaves no credential in a request for whoever logs it when it has been answered",
    },
  },
  {
    name: "leaves-the-cors-of-others",
    flaw: "It sends what somebody in front has said of which pages may read.",
    replace: [["adapters/node_send.ts", 'if (name.startsWith("access-control-"))', 'if (name === "")']],
    caughtBy: {
      file: RESPONSE,
      test: "adapters complete what is written to res: for chosen pages, and for no cache, on deno",
    },
  },
  {
    name: "lets-caches-keep-answers",
    flaw: "It does not say of an answer that it is for one caller.",
    replace: [["adapters/node_send.ts", "if (personal && ", "if (!personal && "]],
    caughtBy: {
      file: RESPONSE,
      test: "serveNode() serves a router, with Express's methods and the message that was parsed, on deno",
    },
  },
  {
    name: "reads-when-it-wants-to",
    flaw: "It begins to receive a message when it has decided, and its sender may be gone by then.",
    replace: [[
      "adapters/node_request.ts",
      "this.#whole = wholeOf(incoming);",
      "this.#whole = new Promise((done) => setTimeout(() => done(wholeOf(incoming)), 100));",
    ]],
    caughtBy: {
      file: "node_request.test.ts",
      test: "NodeRequest has a small message whole when its sender has gone before anybody reads it",
    },
  },
  {
    name: "does-not-notice-who-has-gone",
    flaw: "A client of 2026-07-28 that hangs up cancels nothing.",
    replace: [["adapters/node_exchange.ts", "if (outgoing.writableFinished)", "if (outgoing)"]],
    caughtBy: {
      file: RESPONSE,
      test: "adapters tell a tool that a client of 2026-07-28 has hung up, on deno",
    },
  },
  {
    name: "does-not-tell-handlers-to-stop",
    flaw: "Whoever writes to res is never told that the time is over.",
    replace: [["adapters/node_stand_ins.ts", '    outgoing.emit("close");\n', ""]],
    caughtBy: {
      file: RESPONSE,
      test: "adapters tell a tool to stop when maxRequestSeconds are over, and its client too, on deno",
    },
  },
];
