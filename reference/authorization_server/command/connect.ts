/** How clients get to a server: what its user types or writes down, as each client's own documentation has it. */

import { task } from "../../command/command.ts";

/** One client's way. */
export interface ClientWay {
  /** What it is called, and what is done after the line. */
  client: string;
  line: string;
  /** Where its documentation says so; none for our own. */
  documentation?: string;
}

/**
 * The ways of the clients that sign in by themselves.
 *
 * @param name What the server is to be called in their configurations.
 * @param resource Its URL.
 */
export function clientWays(name: string, resource: string): ClientWay[] {
  return [
    { client: "The reference client", line: task(`client ${resource}`) },
    {
      client: "VS Code, in .vscode/mcp.json",
      line: `{ "servers": { "${name}": { "type": "http", "url": "${resource}" } } }`,
      documentation: "https://code.visualstudio.com/docs/agents/reference/mcp-configuration",
    },
    {
      client: "Claude Code, then /mcp",
      line: `claude mcp add --transport http ${name} ${resource}`,
      documentation: "https://code.claude.com/docs/en/mcp-quickstart",
    },
    {
      client: "MCP Inspector",
      line: `npx @modelcontextprotocol/inspector --server-url ${resource} --transport http`,
      documentation: "https://modelcontextprotocol.io/docs/2026-07-28/tools/inspector",
    },
    {
      client: `Codex, then codex mcp login ${name}`,
      line: `codex mcp add ${name} --url ${resource}`,
      documentation: "https://learn.chatgpt.com/docs/extend/mcp",
    },
    {
      client: `Gemini CLI, then /mcp auth ${name}`,
      line: `gemini mcp add --transport http ${name} ${resource}`,
      documentation: "https://geminicli.com/docs/tools/mcp-server",
    },
    {
      client: `Copilot CLI, then /mcp auth ${name}`,
      line: `copilot mcp add --transport http ${name} ${resource}`,
      documentation:
        "https://docs.github.com/en/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers",
    },
  ];
}
