/** `--config FILE`: what the options say, of one server or of several. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { UsageError } from "../command/usage.ts";
import { DIALECT_NAMES } from "../conformance/issuer/dialects/all.ts";
import { REVISIONS } from "../conformance/requirement.ts";
import { callersFolder, type VerifyOptions } from "./options.ts";

const serverSchema = z.strictObject({
  /** How it is called in the matrix; default: its URL or its command. */
  name: z.string().min(1).max(60).optional(),
  url: z.string().optional(),
  start: z.string().min(1).optional(),
  path: z.string().regex(/^\/[^?#\s]*$/, "a path, such as /mcp").optional(),
  read: z.string().optional(),
  write: z.string().optional(),
  /** Operation -> the scopes that it takes. */
  require: z.record(z.string(), z.array(z.string().min(1)).min(1)).optional(),
  revision: z.enum(REVISIONS).optional(),
  profile: z.array(z.literal("rfc9068")).optional(),
  dialect: z.enum(DIALECT_NAMES).optional(),
  /** The test issuer of a server that is started is served over https. */
  https: z.literal(true).optional(),
  /** The host that is yours, where a token goes to. */
  mine: z.string().optional(),
}).refine(({ url, start }) => url !== undefined || start !== undefined, "url or start has to be there");

const configSchema = z.strictObject({ servers: z.array(serverSchema).min(1) });

/** One server of a configuration: its URL, if it has one, and its options. */
export interface Configured {
  name: string;
  url?: string;
  options: Partial<VerifyOptions>;
}

/**
 * The servers of a configuration.
 *
 * @throws {UsageError} naming the member that does not do
 */
export async function readConfig(file: string): Promise<Configured[]> {
  const parsed = configSchema.safeParse(await jsonOf(file));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      `${path.join(".") || "the whole"}: ${message}`
    );
    throw new UsageError(`${file} cannot be used. ${problems.join("; ")}`);
  }
  return parsed.data.servers.map(({ name, url, require, ...options }) => ({
    name: name ?? url ?? options.start!,
    ...url !== undefined && { url },
    options: { ...options, ...require && { require: Object.entries(require) } },
  }));
}

async function jsonOf(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(resolve(callersFolder(), file), "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as { code?: string }).code ?? error}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is no JSON`);
  }
}
