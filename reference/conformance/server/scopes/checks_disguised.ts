/** Operations that the token does not reach, made to look like something else. */

import { type Check, powerOf, type Target } from "../../check.ts";
import type { Outgoing } from "../../send/outgoing.ts";
import type { HeaderLines } from "../../exchange.ts";
import { metaMember } from "../../era.ts";
import { type Answered, expectStatus, send } from "../expect.ts";
import { arrayOf, call, messageOf, post, rpc } from "../messages.ts";
import { untested } from "../../harness_error.ts";
import { failed } from "../../words.ts";
import { rpcResponse } from "../../rpc.ts";
import { allScopes, writing } from "../operations.ts";
import { expectNoneWrites, NEEDS, readerOf, type ToolCall, writeForbidden } from "./forbidden.ts";

const RPC = '"jsonrpc":"2.0","id":1';

/** The members of a tools/call that writes, as JSON text; `meta` comes last in any `params`. */
function membersOf({ revision }: Target, call: ToolCall) {
  return {
    method: '"method":"tools/call"',
    name: `"name":${JSON.stringify(call.name)}`,
    args: `"arguments":${JSON.stringify(call.arguments)}`,
    meta: metaMember(revision),
  };
}

/** The name of the tool that reads, if it is one: what a gate would let through. */
function harmlessName(target: Target): string {
  const { method, params } = powerOf(target, "an operation that reads");
  return method === "tools/call" ? String(params().name) : "echo";
}

/** A call of a tool or method that no scope was ever decided for, with a token that may only read. */
async function expectNoResult(target: Target, messagesFor: (reader: Target) => Outgoing[]): Promise<void> {
  await writeForbidden(target);
  for (const message of messagesFor(await readerOf(target))) {
    noResult(await send(target, message));
  }
}

function noResult(exchange: Answered): void {
  const result = rpcResponse(exchange.response)?.result;
  if (exchange.response.status >= 500 || (result && !result.isError)) {
    throw failed(exchange, "a refusal or an error, and no result");
  }
}

/** Bodies in which one parser sees another operation than the next, each with what is odd about it. */
function ambiguous(target: Target, fresh: () => ToolCall): [note: string, body: string][] {
  const call = fresh();
  const { method, name, args, meta } = membersOf(target, call);
  const harmless = `"name":${JSON.stringify(harmlessName(target))}`;
  const params = `"params":{${name},${args}${meta}}`;
  const listing = `"params":{${harmless}${meta}}`;
  const calling = (inside: string) => `{${RPC},${method},"params":{${inside}${meta}}}`;
  return [
    [`name twice, ${call.name} last`, calling(`${harmless},${name},${args}`)],
    [`name twice, ${call.name} first`, calling(`${name},${harmless},${args}`)],
    ["method twice, tools/call last", `{${RPC},"method":"tools/list",${method},${params}}`],
    ["method twice, tools/call first", `{${RPC},${method},"method":"tools/list",${params}}`],
    [`params twice, ${call.name} last`, `{${RPC},${method},${listing},${params}}`],
    [`params twice, ${call.name} first`, `{${RPC},${method},${params},${listing}}`],
    ["name and Name", calling(`${harmless},"Name":${JSON.stringify(call.name)},${args}`)],
    ["method and METHOD", `{${RPC},"method":"tools/list","METHOD":"tools/call",${params}}`],
    ["name and __proto__", calling(`${harmless},"__proto__":{${name},${args}},${args}`)],
    ["no name but in __proto__", calling(`"__proto__":{${name}},${args}`)],
  ];
}

/** Bodies that say the same as a plain one in another way, each with the header fields that go with it. */
async function disguised(
  plain: string,
  tool: string,
): Promise<[note: string, body: string | Uint8Array, headers?: HeaderLines][]> {
  const type = (charset: string): HeaderLines => [["content-type", `application/json; charset=${charset}`]];
  const bytes = new TextEncoder().encode(plain);
  return [
    [`${tool} with an escape`, plain.replace(`"${tool}"`, `"${escaped(tool.slice(0, 1))}${tool.slice(1)}"`)],
    [`${tool} all in escapes`, plain.replace(`"${tool}"`, `"${escaped(tool)}"`)],
    ["tools/call with an escape", plain.replace("tools/call", "tools\\/call")],
    ["the key method with an escape", plain.replace('"method"', '"\\u006dethod"')],
    ["the key name with an escape", plain.replace('"name"', '"n\\u0061me"')],
    ["white space between everything", plain.replaceAll(/([{}:,])(?=["{}])/g, "$1\r\n\t ")],
    ["a byte order mark", `\ufeff${plain}`],
    ["UTF-16, little endian", utf16(plain, true), type("utf-16")],
    ["UTF-16, big endian", utf16(plain, false), type("utf-16be")],
    ["gzip", await gzipped(bytes), [["content-encoding", "gzip"]]],
    ["gzip that is none", plain, [["content-encoding", "gzip"]]],
  ];
}

function escaped(text: string): string {
  return [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 + 2 * text.length));
  [..."\ufeff" + text].forEach((sign, index) => view.setUint16(2 * index, sign.charCodeAt(0), littleEndian));
  return new Uint8Array(view.buffer);
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Header fields that name another operation, or a scope, than the message and the token do. */
function lies(target: Target, writes: string): HeaderLines[] {
  const reads = harmlessName(target);
  return [
    [["mcp-method", "tools/list"]],
    [["mcp-name", reads]],
    [["mcp-method", "tools/call"], ["mcp-name", reads]],
    [["mcp-method", "tools/call"], ["mcp-name", writes]],
    ...["x-mcp-method", "x-method", "x-original-method"].map((name): HeaderLines => [[name, "tools/list"]]),
    ...["x-mcp-tool", "x-mcp-name", "x-tool", "x-tool-name"].map((name): HeaderLines => [[name, reads]]),
    ...["x-scope", "x-scopes", "x-oauth-scopes"].map((name): HeaderLines => [[name, allScopes(target)]]),
  ];
}

/** Names that are no strings, or mean something to the language that the server is written in. */
function oddNames(tool: string): unknown[] {
  return [
    ...["constructor", "__proto__", "toString", "hasOwnProperty", "", ` ${tool}`, `${tool}\u0000`],
    ...[tool.toUpperCase(), [tool], { name: tool }, 42, null, true],
  ];
}

/** The checks of operations in disguise. */
export const disguisedChecks: Check[] = [
  {
    verifies: ["scopes.array"],
    polarity: "refuses",
    ...NEEDS,
    run: (target) =>
      expectNoneWrites(target, (reader, fresh) => {
        const writes = () => ({ jsonrpc: "2.0", id: 2, method: "tools/call", params: fresh() });
        const lists = { jsonrpc: "2.0", id: 1, method: "tools/list" };
        const { name } = fresh();
        return [
          arrayOf(reader, [writes()], `an array of one ${name}`),
          arrayOf(reader, [lists, writes()], `an array: tools/list, then ${name}`),
          arrayOf(reader, [writes(), lists], `an array: ${name}, then tools/list`),
        ];
      }),
  },
  {
    verifies: ["scopes.lying-headers"],
    polarity: "refuses",
    ...NEEDS,
    run: (target) =>
      expectNoneWrites(
        target,
        (reader, fresh) => lies(target, fresh().name).map((headers) => writing(reader, { headers })),
        (exchange) => expectStatus(exchange, [400, 403]),
      ),
  },
  {
    verifies: ["scopes.duplicate-keys"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      // A result may be that of the other reading, which this token is good for.
      if (!powerOf(target, "an operation that writes").observe) {
        throw untested("nothing shows what the operation that writes has changed: name one that reads it");
      }
      await expectNoneWrites(
        target,
        (reader, fresh) => ambiguous(reader, fresh).map(([note, body]) => post(reader, body, { note })),
      );
    },
  },
  {
    verifies: ["scopes.encodings"],
    polarity: "refuses",
    ...NEEDS,
    run: (target) =>
      expectNoneWrites(target, async (reader, fresh) => {
        const call = fresh();
        const { method, name, args, meta } = membersOf(reader, call);
        const plain = `{${RPC},${method},"params":{${name},${args}${meta}}}`;
        return (await disguised(plain, call.name)).map(([note, body, headers]) => {
          return post(reader, plain, { body, headers, note: `${call.name} as ${note}` });
        });
      }),
  },
  {
    verifies: ["scopes.deny-by-default"],
    polarity: "refuses",
    ...NEEDS,
    run: (target) =>
      expectNoResult(target, (reader) => [
        rpc(reader, "resources/read", { uri: "notes://all" }),
        rpc(reader, "resources/subscribe", { uri: "notes://all" }),
        rpc(reader, "prompts/get", { name: "summary" }),
        rpc(reader, "completion/complete", {
          ref: { type: "ref/prompt", name: "summary" },
          argument: { name: "id", value: "" },
        }),
        rpc(reader, "logging/setLevel", { level: "debug" }),
        ...["get", "result", "cancel"].map((name) => rpc(reader, `tasks/${name}`, { taskId: "1" })),
        ...["notes/delete_all", "tools/call/", "TOOLS/CALL", "no/such/method", ""].map((name) =>
          rpc(reader, name)
        ),
        ...["no_such_tool", "delete_all_notes", "list_notes_of"].map((name) => call(reader, name)),
      ]),
  },
  {
    verifies: ["scopes.odd-names"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      await writeForbidden(target);
      await expectNoneWrites(target, (reader, fresh) =>
        // With every scope as well: nobody is stopped at the gate then, and still none of these is a tool.
        [reader, target].flatMap((caller) =>
          oddNames(fresh().name).map((name) => {
            const note = `tools/call of ${JSON.stringify(name)}`;
            return { ...rpc(caller, "tools/call", { ...fresh(), name }), note };
          })
        ), noResult);
    },
  },
  {
    verifies: ["scopes.odd-shapes"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      await writeForbidden(target);
      await expectNoneWrites(target, (reader, fresh) => {
        const call = fresh();
        const { name, arguments: args } = call;
        const ofParams = [null, 42, name, [call], [name, args], { call }, { name: null }];
        const ofMethods = [42, null, ["tools/call"], { method: "tools/call" }, "constructor", "__proto__"];
        const messages = [
          ...ofParams.map((params) => ({ method: "tools/call", params })),
          ...ofMethods.map((method) => ({ method, params: call })),
          { params: call },
          { result: call },
          { jsonrpc: "1.0", method: "tools/list", params: call },
          { id: { id: 1 }, method: "tools/list", params: call },
        ];
        return messages.map((message) => {
          const note = JSON.stringify(message).replace(JSON.stringify(args), "…");
          return messageOf(reader, { jsonrpc: "2.0", id: 1, ...message }, { note });
        });
      });
    },
  },
];
