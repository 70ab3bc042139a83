/** What the command prints: what to set at the server, and how clients get there. */

import type { Paint } from "../../conformance/reporters/style.ts";
import { task } from "../../command/command.ts";
import type { ClientCredentials, Resources } from "../authorization_server.ts";
import type { Step } from "../steps.ts";
import { legible } from "../pages/html.ts";

/** What has been started. */
export interface Started {
  issuer: string;
  resources: Resources;
  users: string[];
  /** Seconds. */
  lifetime: number;
  /** Whether tokens are no JWTs. */
  opaque: boolean;
  /** What servers ask about tokens with, and exchange them with. */
  resourceServer: ClientCredentials;
}

function settings(started: Started, resource: string): [string, string][] {
  const { issuer, resources, opaque, resourceServer } = started;
  const common: [string, string][] = [["issuer", issuer], ["resource", resource]];
  const credentials: [string, string][] = [
    ["client id", resourceServer.client_id],
    ["client secret", resourceServer.client_secret],
  ];
  if (opaque) {
    return [
      ...common,
      ["introspection", `${issuer}/introspect`],
      ...credentials,
      ["answers", `active, aud ${resource}, sub, client_id, scope, roles, exp`],
    ];
  }
  return [
    ...common,
    ["audience", `${resource}   the token's aud, compared as text`],
    ["keys", `${issuer}/jwks   ES256, typ at+jwt (RFC 9068)`],
    ["claims", "iss aud sub client_id scope roles iat exp jti"],
    // Where there is somebody to ask for a token for.
    ...Object.keys(resources).length > 1
      ? [["exchange", `${issuer}/token   token exchange (RFC 8693), as:`] as [string, string], ...credentials]
      : [],
  ];
}

/** A name for clients' own configurations. */
function nameOf(resource: string): string {
  return `server-${new URL(resource).port || "local"}`;
}

/** How clients get there, each as its own documentation or its own `--help` has it. */
function clients(resource: string): [client: string, line: string][] {
  const name = nameOf(resource);
  return [
    ["The reference client", task(`client ${resource}`)],
    [
      "VS Code, in .vscode/mcp.json",
      `{ "servers": { "${name}": { "type": "http", "url": "${resource}" } } }`,
    ],
    ["Claude Code, then /mcp", `claude mcp add --transport http ${name} ${resource}`],
    ["MCP Inspector", `npx @modelcontextprotocol/inspector --transport http --server-url ${resource}`],
    ["Codex, then codex mcp login", `codex mcp add ${name} --url ${resource}`],
    ["Gemini CLI, then /mcp auth", `gemini mcp add --transport http ${name} ${resource}`],
    ["Copilot CLI, then /mcp auth", `copilot mcp add --transport http ${name} ${resource}`],
  ];
}

function column(rows: [string, string][], indent: string): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}`);
}

/** The whole of it. */
export function startedText(started: Started, paint: Paint): string {
  const { issuer, resources, users, lifetime } = started;
  return [
    "",
    `  ${paint("bold", "Gatehouse · sign-in")}   ${issuer}`,
    `  A demo: ${users.join(", ")}, without passwords, on this machine alone.`,
    `  Tokens are good for ${lifetime} s.`,
    ...Object.entries(resources).flatMap(([resource, { scopes }]) => [
      "",
      `  ${paint("bold", resource)}   ${scopes.join(" ")}`,
      "  Set at your server:",
      ...column(settings(started, resource), "    "),
      "  Connect:",
      ...clients(resource).flatMap(([client, line]) => [`    ${client}`, `      ${line}`]),
    ]),
    "",
    "  Serving until Ctrl-C.",
  ].join("\n");
}

/** A step, for whoever watches. */
export function stepText({ name, client, asked, got, refused }: Step, time: string, paint: Paint): string {
  const rows = (word: string, pairs: [string, string][]) =>
    pairs.map(([key, value], index) =>
      `            ${index === 0 ? word : "     "}  ${key} ${legible(value, 300)}`
    );
  return [
    `  ${time}  ${paint("bold", name)}${client ? `  ${legible(client)}` : ""}`,
    ...rows("asked", asked),
    ...rows("got  ", refused ? [] : got),
    ...refused ? [`            ${paint("red", "refused")}  ${legible(refused, 300)}`] : [],
  ].join("\n");
}
