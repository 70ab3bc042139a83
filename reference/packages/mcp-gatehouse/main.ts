#!/usr/bin/env node
/**
 * `mcp-gatehouse verify|sign-in|client …`: the commands as one program of Node.
 *
 * @module
 */

import { EXIT, newCommand, run, typedAs } from "../../command/command.ts";
import { print } from "../../command/output.ts";
import { UsageError } from "../../command/usage.ts";
import { VERSION } from "../version.ts";

/** Each command, what it does, and where it is. They are loaded apart: nobody waits for what is not used. */
const COMMANDS: Record<string, [does: string, load: () => Promise<Loaded>]> = {
  verify: [
    "judges any MCP server: its URL, or --start CMD",
    () => import("../../verify/node/main.ts"),
  ],
  "sign-in": [
    "signs people in for your server: --resource URL --scopes a,b",
    () => import("../../authorization_server/command/node/main.ts"),
  ],
  client: [
    "signs in at any MCP server, lists its tools or calls one",
    () => import("../../client/command/node/main.ts"),
  ],
};

/** A command's module. */
interface Loaded {
  main(args: string[]): Promise<number>;
}

typedAs("npx mcp-gatehouse");

await run(async ([name, ...args]) => {
  const [, load] = Object.hasOwn(COMMANDS, name ?? "") ? COMMANDS[name!]! : [];
  if (load) return await (await load()).main(args);
  if (name !== undefined && !name.startsWith("-")) {
    throw new UsageError(`There is ${Object.keys(COMMANDS).join(", ")}, not ${name}`);
  }
  const command = newCommand("npx mcp-gatehouse", "Judges MCP servers, and signs people in at them.")
    .usage("<command> [options]")
    .version(VERSION)
    .addHelpText(
      "after",
      `\nCommands:\n${
        Object.entries(COMMANDS).map(([name, [does]]) => `  ${name.padEnd(9)} ${does}`).join("\n")
      }\n\nEach says more with --help.`,
    );
  command.parse([name ?? "--help"], { from: "user" });
  print(command.helpInformation());
  return EXIT.unjudged;
});
