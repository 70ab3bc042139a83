/** What there is to say of a stranger. */

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
  /** It knows where the keys are, whatever the metadata says. */
  | "configured keys"
  /** It asks for the issuer's metadata, to pass it on to clients. */
  | "metadata passed on"
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
  /** A document is found for any path, whether there is a server or not. */
  | "wildcard document"
  /** `/mcp/` and `/MCP` are the endpoint too. */
  | "loose paths"
  | "401 without a body"
  /** An `error` though there was no credential. */
  | "error without a token"
  /** Parameters nobody else has, in the challenge. */
  | "other parameters"
  | "other schemes"
  /** `Bearer` without a token gets another scheme's challenge. */
  | "other challenge"
  | "outage is 500";

/** An operation that asks back before it does anything. */
export interface AskingOperation extends Operation {
  /** What it is answered, by the keys of its questions. */
  answers: Record<string, unknown>;
}

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
  /** Asks back first, in the revisions that can; `reads` shows what it changed. */
  asks?: AskingOperation;
  /** What takes no token, by method. */
  open?: string[];
}
