/** What `verify` is told, from words to what is judged. */

import process from "node:process";
import { InvalidArgumentError } from "commander";
import { UsageError } from "../command/usage.ts";
import { type Naming, OperationSyntaxError, readOperation } from "../conformance/verify/operations.ts";
import { DIALECT_NAMES, type DialectName } from "../conformance/issuer/dialects/all.ts";
import { type Profile, type Revision, REVISIONS } from "../conformance/requirement.ts";

/** The command's options, as commander gives them. */
export interface VerifyOptions {
  start?: string;
  path: string;
  issuer?: number;
  login?: true;
  stdin?: true;
  mine?: string;
  read?: string;
  write?: string;
  require: [operation: string, scopes: string[]][];
  revision?: Revision;
  profile: Profile[];
  dialect?: DialectName;
  https?: true;
  timeout?: number;
  config?: string;
  json?: true;
  verbose?: true;
}

/** `tools/call restock="inventory:read inventory:write"`, without the quotes, which the shell has taken. */
export function requirement(value: string): [operation: string, scopes: string[]] {
  const [, operation, scopes] = /^([^=]+?)\s*=\s*["']?([^"']*?)["']?$/.exec(value) ?? [];
  const list = scopes?.split(/[\s,]+/).filter(Boolean) ?? [];
  if (!operation || list.length === 0) {
    throw new InvalidArgumentError(`It has to be OP="a b", such as 'tools/call restock="inventory:write"'.`);
  }
  return [operation.trim(), list];
}

/** One of the revisions. */
export function revision(value: string): Revision {
  const found = REVISIONS.find((each) => each === value);
  if (!found) throw new InvalidArgumentError(`There is ${REVISIONS.join(", ")}.`);
  return found;
}

/** A provider whose tokens the test issuer can make. */
export function dialect(value: string): DialectName {
  const found = DIALECT_NAMES.find((each) => each === value);
  if (!found) throw new InvalidArgumentError(`There is ${DIALECT_NAMES.join(", ")}.`);
  return found;
}

/** A kind of tokens whose rules bind. */
export function profile(value: string, before: Profile[]): Profile[] {
  if (value !== "rfc9068") throw new InvalidArgumentError("There is rfc9068.");
  return [...before, value];
}

/** Seconds, as milliseconds. */
export function seconds(value: string): number {
  const number = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || number < 1 || number > 60) {
    throw new InvalidArgumentError("It has to be a number of seconds from 1 to 60.");
  }
  return number * 1000;
}

/**
 * The operations that were named.
 *
 * @throws {UsageError} naming the option that does not do
 */
export function namingOf({ read, write, require }: VerifyOptions): Naming {
  const named = (option: string, text: string | undefined) => {
    if (text === undefined) return undefined;
    try {
      return readOperation(text);
    } catch (error) {
      if (error instanceof OperationSyntaxError) throw new UsageError(`${option}: ${error.message}`);
      throw error;
    }
  };
  const reads = named("--read", read);
  const writes = named("--write", write);
  const required = Object.fromEntries(require);
  const known = [reads, writes].flatMap((each) => each ? [each.name, each.of ?? each.name] : ["tools/list"]);
  const stray = Object.keys(required).find((name) => !known.includes(name));
  if (stray) throw new UsageError(`--require names ${stray}, which neither --read nor --write does`);
  return { ...reads && { reads }, ...writes && { writes }, required };
}

/**
 * The server's URL, as it was typed.
 *
 * @throws {UsageError} when it is none
 */
export function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${text} is no URL of a server, such as http://127.0.0.1:8600/mcp`);
  }
  if (url.username || url.password) {
    throw new UsageError("A URL with a password in it is not asked: it would be shown");
  }
  if (url.hash) {
    throw new UsageError(`${text} has a fragment, which no resource identifier has (RFC 8707 §2)`);
  }
  return url;
}

/** Where the site stands: an address, with a slash at its end. */
export function siteAddress(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || /[?#]/.test(value)) {
    throw new InvalidArgumentError(
      "It has to be the address of the site's home, such as http://127.0.0.1:8080/.",
    );
  }
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}

/** The path of a server that is started. */
export function path(value: string): string {
  if (!value.startsWith("/") || /[?#\s]/.test(value)) {
    throw new InvalidArgumentError("It has to be a path, such as /mcp.");
  }
  return value;
}

/** The folder in which somebody typed the command. */
export function callersFolder(): string {
  return process.env.INIT_CWD ?? process.cwd();
}
