/** What stands in each package's package.json. */

import { rangeOf } from "./dependencies.ts";
import { OLDEST_NODE, VERSION } from "./version.ts";

/** Of package.json what is written here. */
export interface Manifest {
  name: string;
  version: string;
  dependencies: Record<string, string>;
  [member: string]: unknown;
}

/** The names of the packages, which are those of their folders here too. */
export const GUARD = "mcp-gatehouse-guard";
export const COMMANDS = "mcp-gatehouse";

/** Each entry point of the guard with its module in `reference/guard/`. */
export const ENTRY_POINTS: Record<string, string> = {
  ".": "mod",
  "./express": "adapters/express",
  "./node": "adapters/node",
  "./hono": "adapters/hono",
  "./sdk-v1": "adapters/sdk_v1",
  "./sdk-v2": "adapters/sdk_v2",
  "./redis": "store/redis",
};

/** Frameworks that stand around the guard, or behind it: who uses one has it. */
const PEERS: Record<string, string> = {
  "@modelcontextprotocol/sdk": rangeOf("@modelcontextprotocol/sdk"),
  "@modelcontextprotocol/server": rangeOf("@modelcontextprotocol/server"),
  express: "^4.21.0 || ^5.0.0",
  hono: rangeOf("hono"),
  redis: rangeOf("redis"),
};

/** What both say of themselves. */
const COMMON = {
  version: VERSION,
  license: "MIT",
  author: "The Gatehouse authors",
  type: "module",
  engines: { node: OLDEST_NODE },
  files: ["dist", "CHANGELOG.md"],
};

/** The guard's. */
export function guardManifest(): Manifest {
  const entries = Object.entries(ENTRY_POINTS).map(([entry, module]) => [
    entry,
    { types: `./dist/${module}.d.ts`, default: `./dist/${module}.js` },
  ]);
  return {
    name: GUARD,
    description: "OAuth 2.1 protection for an MCP server: a function from a request to a caller or a refusal",
    keywords: ["mcp", "model context protocol", "oauth", "resource server", "jwt", "authorization"],
    ...COMMON,
    sideEffects: false,
    bin: { [GUARD]: "./dist/describe/main.js" },
    exports: { ...Object.fromEntries(entries), "./package.json": "./package.json" },
    dependencies: { "@opentelemetry/api": rangeOf("@opentelemetry/api"), jose: rangeOf("jose") },
    peerDependencies: PEERS,
    peerDependenciesMeta: Object.fromEntries(Object.keys(PEERS).map((name) => [name, { optional: true }])),
  };
}

/**
 * The commands'.
 *
 * @param imported the packages of npm that they import
 */
export function commandsManifest(imported: string[]): Manifest {
  return {
    name: COMMANDS,
    description: "Judges any MCP server's protection, and signs people in for yours: verify, sign-in, client",
    keywords: ["mcp", "model context protocol", "oauth", "conformance", "security", "cli"],
    ...COMMON,
    bin: { [COMMANDS]: "./dist/main.js" },
    exports: { "./package.json": "./package.json" },
    dependencies: Object.fromEntries(imported.map((name) => [name, rangeOf(name)])),
  };
}
