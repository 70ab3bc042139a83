/**
 * Messages, plain and disguised, with what is right about each of them: who may have it executed, and as what. It
 * follows from how a message was made. Nothing here parses one, and nothing is the guard's.
 */

import type { Chance } from "./chance.ts";

/** What everybody who calls holds. */
export const SCOPES = [
  "",
  "notes:read",
  "notes:read notes:write",
  "notes:read notes:write notes:admin",
] as const;

/** What the server behind the guard keeps for those who may. */
export const SECRET = "The vault code is 4711";

/** One message as it is sent, and what is right. */
export interface MessageCase {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
  scope: (typeof SCOPES)[number];
  /** Whether 2026-07-28 is spoken. */
  newer: boolean;
  /** "refused": before anything runs; "runs": `operation`, and nothing else; "kept": never the secret. */
  right: "refused" | "runs" | "kept";
  operation: string;
  story: string[];
}

/** An operation, with the scopes that the policy of the fuzzer gives it. */
interface Operation {
  method: string;
  params: [name: string, value: unknown][];
  takes: string;
}

/** The policy that the guard is set up with. */
export const POLICY = {
  all: ["notes:read", "notes:write", "notes:admin"],
  endpoint: ["notes:read"],
  operations: {
    "tools/call list_notes": [],
    "tools/call delete_note": ["notes:write"],
    "resources/read": [],
    "resources/read notes://host/secret": ["notes:admin"],
  },
};

const call = (name: unknown, takes: string): Operation => {
  return { method: "tools/call", params: [["name", name], ["arguments", {}]], takes };
};
const OPERATIONS: Operation[] = [
  call("list_notes", "notes:read"),
  call("delete_note", "notes:write"),
  call("wipe", "notes:admin"), // nobody decided about it
  { method: "tools/list", params: [], takes: "notes:read" },
  { method: "resources/read", params: [["uri", "notes://host/shopping"]], takes: "notes:read" },
  { method: "resources/read", params: [["uri", "notes://host/secret"]], takes: "notes:admin" },
];

/** The same resource to whoever parses, or to whoever looks at host and path. */
const SPELLINGS: ((uri: string, chance: Chance) => string)[] = [
  (uri) => uri.replace("notes:", "NOTES:"),
  (uri) => uri.replace("//host", "//HOST"),
  (uri, chance) =>
    uri.replace("host/", `host/${chance.of(["./", "x/../", "%2e/", "x/%2E%2e/", "/", "x%2F..%2F"])}`),
  (uri, chance) => chance.of([" ", "\t", "\n", "\0", "\r\n"]) + uri,
  (uri, chance) => uri + chance.of([" ", "\n", "#", "#x", "?", "?x=1", "/", "%20"]),
  (uri, chance) => {
    const at = "notes://host/".length + chance.below(6);
    return `${uri.slice(0, at)}%${uri.charCodeAt(at).toString(16)}${uri.slice(at + 1)}`;
  },
  (uri, chance) => uri.replace("//host", `//${chance.of(["alice@host", "host:8000", "host:", ":@host"])}`),
  (uri, chance) => {
    const at = chance.below(uri.length);
    return uri.slice(0, at) + chance.of(["\t", "\n", "\r"]) + uri.slice(at);
  },
];

/** Each member of an object as text; a name may stand in it twice. */
type Members = [name: string, value: string][];
const textOf = (members: Members, gap: string) =>
  `{${gap}${members.map(([name, value]) => `${name}${gap}:${gap}${value}`).join(`${gap},${gap}`)}${gap}}`;

/** What makes a message one that has to be refused. */
const SPOILED: [story: string, spoil: (text: string, chance: Chance) => string | Uint8Array<ArrayBuffer>][] =
  [
    ["in an array", (text, chance) => `[${text}${chance.of(["", `,${text}`])}]`],
    ["cut off", (text, chance) => text.slice(0, 1 + chance.below(text.length - 1))],
    ["followed by another", (text) => text + text],
    ["a byte order mark", (text) => `\ufeff${text}`],
    ["UTF-16", (text) => new Uint8Array(Uint16Array.from([...text], (each) => each.charCodeAt(0)).buffer)],
    ["no UTF-8", (text) => new Uint8Array([...new TextEncoder().encode(text), 0xff])],
    ["too deep", (text, chance) => text.replace(/\}$/, `,"x":${"[".repeat(129 + chance.below(99))}`)],
    ["deep and whole", (text) => text.replace(/\}$/, `,"x":${"[".repeat(200)}${"]".repeat(200)}}`)],
    [
      "the method twice",
      (text, chance) => text.replace(/\}$/, `,${chance.of(['"method"', '"m\\u0065thod"'])}:"tools/list"}`),
    ],
    ["another version", (text) => text.replace('"2.0"', '"1.0"')],
    ["anything", (_, chance) => chance.text(chance.below(300))],
    ["too long", (text) => `${text}${" ".repeat(70_000)}`],
  ];

function escaped(text: string, chance: Chance): string {
  const at = chance.below(text.length);
  return `"${text.slice(0, at)}\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}${text.slice(at + 1)}"`;
}

const VERSION = { "io.modelcontextprotocol/protocolVersion": "2026-07-28" };
const META = {
  ...VERSION,
  "io.modelcontextprotocol/clientInfo": { name: "fuzz", version: "1.0.0" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** Makes one. `newer` only where the server speaks it. */
export function messageCase(chance: Chance, speaksNewer: boolean): MessageCase {
  const { method, params, takes } = chance.of(OPERATIONS);
  const scope = chance.of(SCOPES);
  const newer = speaksNewer && chance.once(2);
  const story = [method, ...params.map(([, value]) => JSON.stringify(value)), `by ${scope || "nobody"}`];
  let right: MessageCase["right"] = scope.includes(takes) && scope !== "" ? "runs" : "refused";
  let target = params[0]?.[1] as string | undefined;
  const operation = target ? `${method} ${target}` : method;

  if (method === "resources/read" && chance.once(2)) {
    target = chance.of(SPELLINGS)(target!, chance);
    story.push(`spelled ${JSON.stringify(target)}`);
    right = "kept";
  }
  const value = target === undefined
    ? ""
    : chance.once(4) && right === "runs"
    ? escaped(target, chance)
    : JSON.stringify(target);
  const inner: Members = params.map((
    [name, each],
    index,
  ) => [JSON.stringify(name), index === 0 ? value : JSON.stringify(each)]);
  if (newer) inner.push(['"_meta"', JSON.stringify(META)]);
  const members: Members = [
    ['"jsonrpc"', '"2.0"'],
    ['"id"', chance.of(["1", '"a"', "0", "-7"])],
    ['"method"', JSON.stringify(method)],
    ['"params"', textOf(inner, "")],
  ];
  const gap = chance.of(["", "", " ", "\n\t"]);
  let body: string | Uint8Array<ArrayBuffer> = textOf(chance.once(3) ? members.reverse() : members, gap);
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (newer) Object.assign(headers, mirrored(method, target));
  else if (chance.once(2)) headers["mcp-protocol-version"] = chance.of(["2025-06-18", "2025-11-25"]);

  if (chance.once(4)) {
    const [name, spoil] = chance.of(SPOILED);
    body = spoil(gap === "" ? body : textOf(members, ""), chance);
    right = "refused";
    story.push(name);
  } else if (chance.once(10)) {
    headers["content-type"] = chance.of([
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/jsonx",
      "application/json; charset=utf-16",
    ]);
    right = "refused";
    story.push(headers["content-type"]);
  } else if (newer && chance.once(6)) {
    headers[chance.of(["mcp-method", "mcp-protocol-version"])] = chance.of([
      "tools/list2",
      "2025-11-25",
      "2099-01-01",
    ]);
    right = "refused";
    story.push("lying fields");
  }
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return { body: bytes, headers, scope, newer, right, operation, story };
}

function mirrored(method: string, target?: string): Record<string, string> {
  const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": method };
  if (target === undefined) return headers;
  const plain = /^[!-~]*$/.test(target);
  const name = plain
    ? target
    : `=?base64?${btoa(String.fromCharCode(...new TextEncoder().encode(target)))}?=`;
  return { ...headers, "mcp-name": name };
}
