/**
 * Real clients: how each is pointed at a server, what it does, and what goes wrong. What was tried was tried against the
 * lessons' and the reference server; the rest is what its documentation or the linked reports say.
 */

/** Something that was read, and where. */
export interface Cited {
  text: string;
  url?: string;
}

/** One client. */
export interface RealClient {
  id: string;
  name: string;
  /** The version that was signed in with; absent where none was. */
  tried?: string;
  /** Where the configuration goes, and what its documentation calls that. */
  where: string;
  /** In the language of the file, or a command. */
  configuration: string;
  language: "json" | "toml" | "sh" | "text";
  documentation: string;
  signIn: string;
  stepUp: string;
  /** How it is known to an authorization server that has not met it. */
  registration: string;
  wrong: Cited[];
}

/** When the documentation was read. */
export const READ_ON = "2026-11-30";

const URL_OF = "https://mcp.example.com/mcp";

export const CLIENTS: readonly RealClient[] = [
  {
    id: "vs-code",
    name: "VS Code",
    where: ".vscode/mcp.json in the workspace, or the user's own by the command MCP: Open User Configuration",
    configuration: `{ "servers": { "notes": { "type": "http", "url": "${URL_OF}" } } }`,
    language: "json",
    documentation: "https://code.visualstudio.com/docs/agents/reference/mcp-configuration",
    signIn: "It opens a browser when the server answers 401.",
    stepUp: "Not tried here.",
    registration:
      "Where there is none, it asks for a client id. That of an app of yours will do, with its redirect URIs registered.",
    wrong: [
      {
        text: "resource has to be the URL that you configured, to the slash: it is compared as text.",
        url: "https://github.com/microsoft/vscode/issues/259251",
      },
      {
        text: "With Auth0, without an API's audience, it got a token that the server could not read.",
        url: "https://github.com/microsoft/vscode/issues/274226",
      },
    ],
  },
  {
    id: "claude-code",
    name: "Claude Code",
    tried: "2.1.332",
    where: "A command; sign in with /mcp inside a session",
    configuration: `claude mcp add --transport http notes ${URL_OF}`,
    language: "sh",
    documentation: "https://code.claude.com/docs/en/mcp-quickstart",
    signIn: "The whole way, at 2026-07-28 too.",
    stepUp: "Asks its user again when a 403 names more scopes, and goes on.",
    registration: "Registers itself, or is given a client id.",
    wrong: [
      {
        text:
          "Tokens that live five minutes are refreshed before nearly every request. Fifteen minutes are fine.",
      },
      {
        text:
          "With Entra ID the resource that it sends has to be an identifier of the API: else AADSTS9010010.",
        url: "https://github.com/anthropics/claude-code/issues/73460",
      },
      {
        text: "Two sessions that refresh at once can lose the sign-in, say reports.",
        url: "https://github.com/anthropics/claude-code/issues/85236",
      },
    ],
  },
  {
    id: "chatgpt",
    name: "ChatGPT",
    where:
      "Settings, with developer mode on: the server's URL, which has to be reachable by https from outside",
    configuration: URL_OF,
    language: "text",
    documentation: "https://developers.openai.com/apps-sdk/build/auth",
    signIn:
      "Reads the metadata, sends resource with each request, and wants PKCE advertised, says its documentation.",
    stepUp: "Not tried here.",
    registration: "Client ID Metadata Documents, dynamic registration, or a client that you register for it.",
    wrong: [
      {
        text: "An issuer whose metadata does not list S256 is refused. Entra ID's does not.",
        url: "https://github.com/modelcontextprotocol/typescript-sdk/issues/832",
      },
      { text: "Nothing on 127.0.0.1 can be reached: for that, use a client on your own machine." },
    ],
  },
  {
    id: "cursor",
    name: "Cursor",
    where: ".cursor/mcp.json in the project, or ~/.cursor/mcp.json",
    configuration: `{ "mcpServers": { "notes": { "url": "${URL_OF}" } } }`,
    language: "json",
    documentation: "https://cursor.com/docs/mcp",
    signIn: "The URL is enough: it finds the rest from the metadata.",
    stepUp: "Not tried here.",
    registration:
      "Registers itself; or auth in the configuration, with CLIENT_ID, and scopes where you want fewer.",
    wrong: [
      {
        text: "The key is mcpServers here, and servers in VS Code: a file that is copied is silently empty.",
      },
      {
        text:
          "Without scopes in its configuration it is reported to ask for all that scopes_supported lists: list few.",
        url: "https://docs.pipeshub.com/mcp/cursor",
      },
    ],
  },
  {
    id: "copilot-cli",
    name: "Copilot CLI",
    tried: "1.0.102",
    where: "~/.copilot/mcp-config.json, or /mcp add in a session",
    configuration: `{ "mcpServers": { "notes": { "type": "http", "url": "${URL_OF}", "tools": ["*"] } } }`,
    language: "json",
    documentation: "https://docs.github.com/en/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers",
    signIn: "The whole way, at 2026-07-28 too.",
    stepUp: "Asks its user again, and goes on.",
    registration: "Registers itself.",
    wrong: [
      {
        text:
          "It sends prompt=select_account. An authorization server that does not know the value ends the sign-in: " +
          "OpenID Connect Core §3.1.2.1 has it.",
      },
    ],
  },
  {
    id: "codex",
    name: "Codex",
    tried: "0.171",
    where: "~/.codex/config.toml, or codex mcp add notes --url; then codex mcp login notes",
    configuration: `[mcp_servers.notes]\nurl = "${URL_OF}"`,
    language: "toml",
    documentation: "https://learn.chatgpt.com/docs/extend/mcp",
    signIn: "Signs in, lists and calls.",
    stepUp: "The call fails. codex mcp login notes --scopes notes:read,notes:write asks for more beforehand.",
    registration: "Registers itself, or client_id under [mcp_servers.notes.oauth].",
    wrong: [
      {
        text:
          "It asks for offline_access when it refreshes, too. An authorization server that dropped the scope at the " +
          "sign-in should ignore it then, not answer invalid_scope.",
      },
      {
        text:
          "It waited for a sign-in at one server before it refreshed for another, and kept a refused refresh token.",
        url: "https://github.com/openai/codex/issues/39054",
      },
    ],
  },
  {
    id: "gemini-cli",
    name: "Gemini CLI",
    tried: "0.61",
    where: "~/.gemini/settings.json; sign in with /mcp auth notes",
    configuration: `{ "mcpServers": { "notes": { "httpUrl": "${URL_OF}" } } }`,
    language: "json",
    documentation: "https://geminicli.com/docs/tools/mcp-server",
    signIn: "Signs in, lists and calls. It asks at once for all scopes that the issuer lists.",
    stepUp: "The call fails, if it comes to that.",
    registration: "Registers itself, or oauth with a clientId in the configuration.",
    wrong: [
      { text: "url means the older transport here: for Streamable HTTP it is httpUrl." },
      {
        text:
          "It takes tokens that live five minutes for expired when they arrive, refreshes twice at once, and loses " +
          "the sign-in. Let them live fifteen.",
        url: "https://github.com/google-gemini/gemini-cli/issues/29048",
      },
    ],
  },
  {
    id: "inspector",
    name: "MCP Inspector",
    tried: "2.12.0, on its command line",
    where: "A command; Node 22.19 or newer",
    configuration: `npx @modelcontextprotocol/inspector --server-url ${URL_OF} --transport http`,
    language: "sh",
    documentation: "https://modelcontextprotocol.io/docs/2026-07-28/tools/inspector",
    signIn: "Signs in and lists. It shows each step, which is what it is for.",
    stepUp: "Refreshes, gets the same scopes again, and gives up.",
    registration: "Registers itself, or is given a client id.",
    wrong: [
      {
        text:
          "In a browser it is a web page: the metadata and the issuer's endpoints need CORS, and WWW-Authenticate has " +
          "to be exposed.",
      },
    ],
  },
  {
    id: "mcp-remote",
    name: "mcp-remote",
    tried: "0.15.1",
    where: "For clients that only start programs: the command in their configuration",
    configuration:
      `{ "mcpServers": { "notes": { "command": "npx", "args": ["-y", "mcp-remote", "${URL_OF}"] } } }`,
    language: "json",
    documentation: "https://www.npmjs.com/package/mcp-remote",
    signIn: "The whole way.",
    stepUp: "Asks its user again, and goes on.",
    registration: "Registers itself; --static-oauth-client-info where there is no registration.",
    wrong: [
      {
        text:
          "With Entra ID, resource and scopes disagree (AADSTS9010010): --disable-resource-parameter, from 0.1.43 on.",
        url: "https://github.com/punkpeye/mcp-remote/issues/217",
      },
      {
        text: "Versions before 0.1.16 ran commands from a hostile server's metadata (CVE-2025-6514).",
        url: "https://jfrog.com/blog/2025-6514-critical-mcp-remote-rce-vulnerability/",
      },
    ],
  },
];
