/** What the command prints: what to set at the server, and how clients get there. */

import type { Dialect } from "../../conformance/issuer/dialects/dialect.ts";
import { columns, type Paint, paragraph } from "../../conformance/reporters/style.ts";
import type { ClientCredentials, Resources } from "../authorization_server.ts";
import { clientWays } from "./connect.ts";

/** What has been started. */
export interface Started {
  issuer: string;
  resources: Resources;
  users: string[];
  /** Seconds. */
  lifetime: number;
  /** Whether tokens are no JWTs. */
  opaque: boolean;
  /** Whose tokens theirs look like, if not RFC 9068's. */
  dialect: Dialect | undefined;
  /** What servers ask about tokens with, and exchange them with. */
  resourceServer: ClientCredentials;
}

/** How an audience is compared. */
const AS_TEXT = "the token's aud, compared as text";

type Setting = [name: string, value: string, note?: string];

/** What to set at the server of one resource. */
function settings(started: Started, resource: string): Setting[] {
  const { issuer, resources, opaque, dialect, resourceServer } = started;
  const common: Setting[] = [["issuer", issuer], ["resource", resource]];
  const credentials: Setting[] = [
    ["client id", resourceServer.client_id],
    ["client secret", resourceServer.client_secret],
  ];
  const { origin } = new URL(issuer);
  if (opaque) {
    return [
      ...common,
      ["introspection", `${origin}/introspect`],
      ...credentials,
      ["answers", `active, aud ${resource}, sub, client_id, scope, roles, exp`],
    ];
  }
  if (dialect) return [...common, ...inDialect(dialect, issuer, resource, resources[resource]?.scopes ?? [])];
  return [
    ...common,
    ["audience", resource, AS_TEXT],
    ["keys", `${origin}/jwks`, "ES256, typ at+jwt (RFC 9068)"],
    ["claims", "iss aud sub client_id scope roles iat exp jti"],
    // Where there is somebody to ask for a token for.
    ...Object.keys(resources).length > 1
      ? [["exchange", `${origin}/token`, "token exchange (RFC 8693), as:"] as Setting, ...credentials]
      : [],
  ];
}

/** A token of the dialect says what to set: it is made and looked at. */
function inDialect(dialect: Dialect, issuer: string, resource: string, scopes: string[]): Setting[] {
  const { typ, algorithm, audienceOf, claims } = dialect;
  const said = claims({
    iss: issuer,
    sub: "alice",
    aud: resource,
    client_id: "client",
    iat: 0,
    exp: 0,
    jti: "id",
    scope: scopes.join(" "),
    roles: ["admin"],
  });
  return [
    ["audience", audienceOf(resource), Array.isArray(said.aud) ? "one of the token's aud" : AS_TEXT],
    ["keys", `${new URL(issuer).origin}/jwks`, `${algorithm}, ${typ ? `typ ${typ}` : "without typ"}`],
    ["claims", Object.keys(said).join(" ")],
  ];
}

/** A name for clients' own configurations. */
function nameOf(resource: string): string {
  return `server-${new URL(resource).port || "local"}`;
}

/** Each with its value and a note behind it, or below where there is no room. What is to be copied stays whole. */
function column(rows: Setting[], indent: string): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.flatMap(([name, value, note]) => {
    const first = `${indent}${name.padEnd(width)}  `;
    const line = value.includes("://") ? first + value : paragraph(value, first);
    if (note === undefined) return [line];
    const whole = `${line}   ${note}`;
    return whole.length <= columns() ? [whole] : [line, " ".repeat(first.length) + note];
  });
}

/** The whole of it. */
export function startedText(started: Started, paint: Paint): string {
  const { issuer, resources, users, lifetime, dialect } = started;
  return [
    "",
    `  ${paint("bold", "Gatehouse · sign-in")}   ${issuer}`,
    `  A demo: ${users.join(", ")}, without passwords, on this machine alone.`,
    paragraph(
      `Tokens are good for ${lifetime} s${dialect ? `, and look like those of ${dialect.provider}` : ""}.`,
      "  ",
    ),
    ...Object.entries(resources).flatMap(([resource, { scopes }]) => [
      "",
      `  ${paint("bold", resource)}   ${scopes.join(" ")}`,
      "  Set at your server:",
      ...column(settings(started, resource), "    "),
      "  Connect:",
      ...clientWays(nameOf(resource), resource).flatMap(({ client, line }) => [
        `    ${client}`,
        `      ${line}`,
      ]),
    ]),
    "",
    "  Serving until Ctrl-C.",
  ].join("\n");
}
