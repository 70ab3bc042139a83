/** The peers: what others offer for protecting an MCP server, each as its own documentation has it; and ours, beside them. */

import { DOCUMENTED, type Documented } from "./documented.ts";

/** One row of the scoreboard. */
export interface Peer {
  name: string;
  /** How it is set up. */
  setUp: "as documented" | "every option" | "ours";
  /** The packages whose versions say what was judged, as the lockfile has them; none where it is this tree. */
  packages: string[];
  /** What serves, from the root of the project. */
  file: string;
  /** Its command, in {@linkcode cwd}. */
  command: string;
  /** From the root of the project. */
  cwd: string;
  /** The options of verify that name its operations, and the scopes that they take. */
  operations: string[];
  /** What its documentation, or a published advisory, says that it leaves open. */
  documented: Documented[];
}

const SERVERS = "tests/peers/servers";
const WORKERD = "node_modules/@cloudflare/workerd-linux-64/bin/workerd";

const reads = (tool: string, scope?: string): string[] => [
  ...["--read", `tools/call ${tool} {}`],
  ...scope ? ["--require", `tools/call ${tool}=${scope}`] : [],
];
const STOCK = [
  ...reads("list_stock", "inventory:read"),
  ...["--write", 'tools/call restock {"item":"nut","count":3}'],
];
/** Where a tool may take more than the endpoint does. */
const BY_TOOL = [...STOCK, "--require", "tools/call restock=inventory:read inventory:write"];
const NOTES = [...reads("list_notes"), "--write", 'tools/call add_note {"text":"gatehouse"}'];
const NOTES_BY_TOOL = [
  ...NOTES,
  ...["--require", "tools/call list_notes=notes:read"],
  ...["--require", "tools/call add_note=notes:read notes:write"],
];

interface Node {
  name: string;
  file: string;
  packages: string[];
  operations?: string[];
}

function node(setUp: Peer["setUp"], { name, file, packages, operations = STOCK }: Node): Peer {
  return {
    name,
    setUp,
    packages,
    file: `${SERVERS}/${file}`,
    command: `node ${file}${setUp === "every option" ? " --every-option" : ""}`,
    cwd: SERVERS,
    operations,
    documented: setUp === "ours" ? [] : DOCUMENTED[name] ?? [],
  };
}

/** As its documentation begins, and with each option that it offers for more. */
function both(described: Node, { byTool = false } = {}): Peer[] {
  return [
    node("as documented", described),
    node("every option", { ...described, operations: byTool ? BY_TOOL : STOCK }),
  ];
}

function lesson(number: number, slug: string, operations: string[]): Peer {
  const file = `lessons/${slug}/server.ts`;
  const allowed = "--allow-net=127.0.0.1 --allow-env=RESOURCE,ISSUER,PORT --allow-read=lessons";
  return {
    name: `Lesson ${number}`,
    setUp: "ours",
    packages: [],
    file,
    command: `deno run --quiet --no-prompt ${allowed} tests/peers/lesson.ts ${file}`,
    cwd: ".",
    operations,
    documented: [],
  };
}

function onDeno(sdk: "v1" | "v2"): Peer {
  const file = `reference/examples/sdk_${sdk}.ts`;
  const serve = "deno serve --quiet --no-prompt --host 127.0.0.1 --port {port}";
  return {
    name: `Our guard on Deno, SDK ${sdk}`,
    setUp: "ours",
    packages: [],
    file,
    command: `${serve} --allow-net=127.0.0.1 --allow-env=RESOURCE,ISSUER,PORT ${file}`,
    cwd: ".",
    operations: NOTES_BY_TOOL,
    documented: [],
  };
}

const V1 = "@modelcontextprotocol/sdk";
const V2 = "@modelcontextprotocol/server";

/** All rows, in the order of the scoreboard. */
export const PEERS: Peer[] = [
  ...both({ name: "SDK v1 on Express, `requireBearerAuth`", file: "sdk_v1.mjs", packages: [V1] }),
  ...both({ name: "SDK v2, `requireBearerAuth`", file: "sdk_v2.mjs", packages: [V2] }, { byTool: true }),
  ...both({
    name: "SDK v2 on Express, `requireBearerAuth`",
    file: "sdk_v2_express.mjs",
    packages: ["@modelcontextprotocol/express", V2],
  }, { byTool: true }),
  ...both({ name: "@hono/mcp", file: "hono_mcp.mjs", packages: ["@hono/mcp"] }),
  ...both({ name: "mcp-handler", file: "mcp_handler.mjs", packages: ["mcp-handler"] }),
  node("as documented", {
    name: "fastmcp",
    file: "fastmcp.mjs",
    packages: ["fastmcp"],
    operations: BY_TOOL,
  }),
  ...both({ name: "mcp-auth", file: "mcp_auth.mjs", packages: ["mcp-auth"] }),
  node("as documented", {
    name: "@better-auth/mcp",
    file: "better_auth.mjs",
    packages: ["@better-auth/mcp"],
    operations: BY_TOOL,
  }),
  {
    ...node("as documented", {
      name: "@cloudflare/workers-oauth-provider",
      file: "workers_oauth_provider.mjs",
      packages: ["@cloudflare/workers-oauth-provider"],
      operations: BY_TOOL,
    }),
    command: `${WORKERD} serve worker.capnp --socket-addr=http=127.0.0.1:{port}`,
  },
  node("as documented", {
    name: "express-oauth2-jwt-bearer",
    file: "express_oauth2_jwt_bearer.mjs",
    packages: ["express-oauth2-jwt-bearer"],
  }),
  lesson(3, "03-challenge", NOTES),
  lesson(4, "04-verify-token", NOTES),
  lesson(5, "05-audience", NOTES),
  lesson(6, "06-scopes", NOTES_BY_TOOL),
  node("ours", {
    name: "Our guard on Node, SDK v1",
    file: "guard_sdk_v1.mjs",
    packages: [],
    operations: BY_TOOL,
  }),
  node("ours", {
    name: "Our guard on Node, SDK v2",
    file: "guard_sdk_v2.mjs",
    packages: [],
    operations: BY_TOOL,
  }),
  onDeno("v1"),
  onDeno("v2"),
];

/** Files in the folder of the servers that are no peers: what these share, and what the bench measures them by. */
export const SHARED: string[] = [
  "guard_settings.mjs",
  "inventory_v1.mjs",
  "inventory_v2.mjs",
  "jwt_verifier.mjs",
  "metered.mjs",
  "open_v1.mjs",
  "open_v2.mjs",
  "settings.mjs",
  "stock.mjs",
];
