/**
 * The strangers: honest servers that protect themselves otherwise than ours do. A rule that fails one of them where no
 * text forbids what it does is not fair.
 */

import type { Revision } from "../../reference/conformance/requirement.ts";

/** Something that a server does for a caller. */
export interface Operation {
  /** The tool, and what it is given. */
  tool: string;
  arguments: Record<string, unknown>;
  /** What a token has to grant for it, all of it. */
  scopes: string[];
}

/** What a stranger does otherwise. */
export type Trait =
  /** Its metadata is at the root form alone (RFC 9728 §3.1). */
  | "root document"
  /** The challenge has no `resource_metadata`. */
  | "no pointer"
  /** `initialize` and `ping` take no credential. */
  | "open initialize"
  /** Nor does `tools/list`. */
  | "open list"
  | "sessions"
  /** GET opens a stream, with a token. */
  | "standing stream"
  /** Answers are event streams. */
  | "event streams"
  /** Another message comes before the result. */
  | "notification first"
  | "credential before method"
  | "method before credential"
  /** The body is read, or parsed, before the credential is looked at. */
  | "body before credential"
  /** An unknown key is asked for once in 30 seconds at most, as jose does unless told otherwise. */
  | "30 s cooldown"
  /** Bodies of up to 4 MB are read. */
  | "4 MB of body"
  /** More than 16 KB of header is 431, or less than that. */
  | "16 KB of header"
  | "8 KB of header"
  /** One `Authorization` field reaches the program, whatever is sent. */
  | "one field of each name"
  /** A token is shown to the issuer, and never read. */
  | "introspection"
  /** It knows where the keys are and reads no metadata. */
  | "configured keys"
  /** Whatever `typ` says. */
  | "any type of token"
  | "no subject needed"
  | "list of audiences"
  /** The audience with a slash behind it is the same. */
  | "audience with a slash"
  | "scopes in scp"
  /** Writing includes reading. */
  | "scope hierarchy"
  /** Pages of the same machine may call. */
  | "loopback pages"
  | "CORS on the endpoint"
  /** Any port and any name of the machine in `Host`. */
  | "host by name"
  /** The refusal of a foreign `Host` repeats it. */
  | "host repeated"
  | "404 as HTML"
  /** Other methods of the document are 404. */
  | "document for GET alone"
  /** The document is found below any path. */
  | "wildcard document"
  /** `/mcp/` and `/MCP` are the endpoint too. */
  | "loose paths"
  | "401 without a body"
  /** An `error` though there was no credential. */
  | "error without a token"
  /** Parameters nobody else has, in the challenge. */
  | "other parameters"
  | "other schemes"
  | "outage is 500";

/** One stranger. */
export interface Stranger {
  name: string;
  runtime: "deno" | "node" | "python";
  /** In this folder. */
  file: string;
  sdk: "v1" | "v2" | "none";
  revisions: Revision[];
  traits: Trait[];
  /** Opens nothing without a token, and changes nothing. */
  reads: Operation;
  /** Changes something, which `reads` shows. */
  writes?: Operation;
  /** What takes no token, by method. */
  open?: string[];
}

const OLD: Revision[] = ["2025-06-18", "2025-11-25"];
const BOTH: Revision[] = [...OLD, "2026-07-28"];

const forecast = { tool: "forecast", arguments: { town: "Oslo" }, scopes: ["weather:read"] };
const echo = { tool: "echo", arguments: { text: "hello" }, scopes: ["echo:use"] };
const list = { tool: "list_stock", arguments: {}, scopes: ["inventory:read"] };
const restock = (...scopes: string[]) => ({ tool: "restock", arguments: { item: "nut", count: 3 }, scopes });
const restockToo = restock("inventory:read", "inventory:write");

const JOSE: Trait[] = ["30 s cooldown", "any type of token", "no subject needed", "list of audiences"];
const NODE: Trait[] = ["one field of each name"];

/** All strangers. Those in `aside/` are tried when the rules are finished, and are not told of here. */
export const strangers: Stranger[] = [
  {
    name: "weather with a root document",
    runtime: "deno",
    file: "deno/root_document.ts",
    sdk: "none",
    revisions: OLD,
    traits: [
      ...JOSE,
      "root document",
      "method before credential",
      "404 as HTML",
      "401 without a body",
      "document for GET alone",
      "4 MB of body",
    ],
    reads: forecast,
  },
  {
    name: "echo in streams",
    runtime: "deno",
    file: "deno/streams.ts",
    sdk: "none",
    revisions: OLD,
    traits: [
      ...JOSE,
      "event streams",
      "notification first",
      "no pointer",
      "credential before method",
      "document for GET alone",
    ],
    reads: echo,
  },
  {
    name: "weather with its own crypto",
    runtime: "deno",
    file: "deno/own_crypto.ts",
    sdk: "none",
    revisions: OLD,
    traits: [
      "any type of token",
      "no subject needed",
      "loopback pages",
      "CORS on the endpoint",
      "credential before method",
      "list of audiences",
    ],
    reads: forecast,
  },
  {
    name: "inventory with sessions on Hono",
    runtime: "deno",
    file: "deno/sessions.ts",
    sdk: "v1",
    revisions: OLD,
    traits: [...JOSE, "sessions", "standing stream", "event streams", "notification first"],
    reads: list,
    writes: restockToo,
  },
  {
    name: "inventory on SDK v2",
    runtime: "deno",
    file: "deno/both_eras.ts",
    sdk: "v2",
    revisions: BOTH,
    traits: [
      ...JOSE,
      "host by name",
      "host repeated",
      "loopback pages",
      "error without a token",
      "outage is 500",
    ],
    reads: list,
    writes: restockToo,
  },
  {
    name: "weather with configured keys",
    runtime: "deno",
    file: "deno/configured_keys.ts",
    sdk: "none",
    revisions: OLD,
    traits: [...JOSE, "configured keys", "scopes in scp", "wildcard document", "credential before method"],
    reads: forecast,
  },
  {
    name: "inventory with introspection",
    runtime: "deno",
    file: "deno/introspection.ts",
    sdk: "none",
    revisions: OLD,
    traits: [
      "introspection",
      "method before credential",
      "any type of token",
      "no subject needed",
      "401 without a body",
      "list of audiences",
    ],
    reads: list,
    writes: restockToo,
  },
  {
    name: "inventory on Express as documented",
    runtime: "node",
    file: "node/express_documented.mjs",
    sdk: "v1",
    revisions: OLD,
    traits: [
      ...JOSE,
      ...NODE,
      "16 KB of header",
      "body before credential",
      "event streams",
      "notification first",
      "host by name",
      "host repeated",
      "loose paths",
      "404 as HTML",
      "error without a token",
      "outage is 500",
    ],
    reads: list,
    writes: restockToo,
  },
  {
    name: "inventory with sessions on Express",
    runtime: "node",
    file: "node/express_sessions.mjs",
    sdk: "v1",
    revisions: OLD,
    traits: [
      ...JOSE,
      ...NODE,
      "16 KB of header",
      "sessions",
      "standing stream",
      "event streams",
      "notification first",
      "4 MB of body",
      "credential before method",
      "loose paths",
      "error without a token",
      "outage is 500",
    ],
    reads: list,
    writes: restockToo,
  },
  {
    name: "inventory with an open list",
    runtime: "node",
    file: "node/open_listing.mjs",
    sdk: "v1",
    revisions: OLD,
    traits: [
      ...JOSE,
      ...NODE,
      "16 KB of header",
      "open initialize",
      "open list",
      "body before credential",
      "loose paths",
      "404 as HTML",
      "error without a token",
      "outage is 500",
    ],
    reads: list,
    writes: restock("inventory:write"),
    open: ["initialize", "notifications/initialized", "ping", "tools/list"],
  },
  {
    name: "weather among other schemes",
    runtime: "node",
    file: "node/many_schemes.mjs",
    sdk: "none",
    revisions: OLD,
    traits: [
      ...JOSE,
      ...NODE,
      "8 KB of header",
      "other schemes",
      "other parameters",
      "401 without a body",
      "404 as HTML",
      "method before credential",
      "4 MB of body",
    ],
    reads: forecast,
  },
  {
    name: "echo on SDK v2",
    runtime: "node",
    file: "node/both_eras.mjs",
    sdk: "v2",
    revisions: BOTH,
    traits: [
      ...JOSE,
      ...NODE,
      "16 KB of header",
      "event streams",
      "notification first",
      "credential before method",
      "document for GET alone",
    ],
    reads: echo,
  },
  {
    name: "inventory on Express and SDK v2",
    runtime: "node",
    file: "node/express_v2.mjs",
    sdk: "v2",
    revisions: BOTH,
    traits: [
      ...JOSE,
      ...NODE,
      "16 KB of header",
      "4 MB of body",
      "body before credential",
      "CORS on the endpoint",
      "credential before method",
      "audience with a slash",
      "host by name",
      "host repeated",
      "404 as HTML",
    ],
    reads: list,
    writes: restock("inventory:write"),
  },
  {
    name: "inventory on SDK v1 without a framework",
    runtime: "node",
    file: "node/http_v1.mjs",
    sdk: "v1",
    revisions: OLD,
    traits: [
      ...JOSE,
      ...NODE,
      "16 KB of header",
      "no pointer",
      "body before credential",
      "credential before method",
      "scope hierarchy",
      "4 MB of body",
    ],
    reads: list,
    writes: restock("inventory:write"),
  },
  {
    name: "weather in Python",
    runtime: "python",
    file: "python/weather.py",
    sdk: "none",
    revisions: OLD,
    traits: [
      "any type of token",
      "no subject needed",
      "list of audiences",
      "body before credential",
      "credential before method",
    ],
    reads: forecast,
  },
];
