/** The instruction for coding agents, as it is pasted. */

import { INSTRUCTION } from "../lib/agent_instruction.ts";

export function text(): string {
  return `# Protect an MCP server\n\n${INSTRUCTION}`;
}
