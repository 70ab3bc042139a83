#!/usr/bin/env node
/**
 * `npx mcp-gatehouse-guard describe --resource URL` and `deno task describe`: says what the guard would want of a
 * token, which comes by `MCP_TOKEN` or on standard input, and is not printed.
 *
 * Exit codes: 0 some setting takes it; 1 none does, or its time is over; 2 wrong usage.
 *
 * @module
 */

import process from "node:process";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { GuardConfigurationError } from "../configuration_error.ts";
import { describeToken } from "./describe.ts";
import { descriptionText } from "./text.ts";

const HELP = `Usage: describe --resource <url> [--json]

Says what the guard would want of a token, claim by claim, and which setting
would take it. The token comes by MCP_TOKEN or on standard input; it is not
printed, and nobody is asked about it.

Options:
  --resource <url>  your server's URL: the audience that tokens should have
                    (RESOURCE does the same)
  --json            print one JSON document and nothing else
  --help            display this
`;

/** What was typed cannot be done. */
class UsageError extends Error {}

async function tokenGiven(): Promise<string> {
  const token = process.env.MCP_TOKEN || (process.stdin.isTTY ? "" : (await text(process.stdin)).trim());
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError("There is no token: give it by MCP_TOKEN or on standard input, as one word");
}

async function main(args: string[]): Promise<number> {
  const options = {
    resource: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.join() !== "describe") throw new UsageError("There is the command describe, and no other");
  const resource = values.resource ?? process.env.RESOURCE;
  if (!resource) throw new UsageError("--resource says which server it is for: its URL");
  const description = describeToken(await tokenGiven(), { resource });
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ schema: 1, ...description }, null, 2)}\n`
      : descriptionText(description),
  );
  return description.setting === undefined || description.refusals.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof GuardConfigurationError ||
    String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
  if (!isUsage) throw error;
  process.stderr.write(`gatehouse: ${(error as Error).message} (see --help)\n`);
  process.exitCode = 2;
}
