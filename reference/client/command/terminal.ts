/** What the command shows. */

import { paragraph } from "../../conformance/reporters/style.ts";
import type { CallToolResult, Tool } from "../client.ts";
import { printable } from "../printable.ts";
import type { SignedOut } from "../store/revocation.ts";
import type { Status } from "../store/status.ts";

/** Room for the names of tools. */
const NAME_WIDTH = 16;

/** The tools, each with what it takes. */
export function toolsText(tools: Tool[]): string {
  if (tools.length === 0) return "\n  The server offers no tools.\n";
  const lines = tools.flatMap(({ name, description = "", inputSchema }) => [
    paragraph(printable(description), `  ${printable(name, 60).padEnd(NAME_WIDTH - 1)} `),
    ...Object.entries(inputSchema.properties ?? {}).map(([argument, schema]) =>
      paragraph(
        argumentText(schema, inputSchema.required?.includes(argument) ?? false),
        `  ${" ".repeat(NAME_WIDTH)}${printable(argument, 40)}: `,
      )
    ),
  ]);
  return ["", ...lines, ""].join("\n");
}

function argumentText(schema: unknown, required: boolean): string {
  const { type, description } = Object(schema);
  const words = [typeof type === "string" ? printable(type, 40) : "any", ...required ? ["required"] : []];
  return words.join(", ") + (typeof description === "string" ? `. ${printable(description)}` : "");
}

/** A result: what is structured as JSON, else the texts, line by line as they came. */
export function resultText({ structuredContent, content, isError }: CallToolResult): string {
  const texts = structuredContent && !isError
    ? [JSON.stringify(structuredContent, null, 2)]
    : content.map((part) => part.type === "text" ? part.text : `(${part.type})`);
  return texts.flatMap((text) => text.split("\n")).map((line) => printable(line, 10_000)).join("\n");
}

/** Who is signed in where. */
export function statusText(resource: string, statuses: Status[], whoami?: CallToolResult): string {
  const lines = statuses.flatMap((status, index) => [
    ...index === 0 ? [] : ["", "  Kept, and not used while the server names another issuer:"],
    ...statusLines(status),
  ]);
  const answer = whoami ? ["", paragraph(`${printable(resource)} says:`, "  "), resultText(whoami)] : [];
  return ["", ...lines, ...answer, ""].join("\n");
}

function statusLines({ issuer, clientId, scopes, expiresAt, renewable, s256Assumed }: Status): string[] {
  return [
    ["signed in at", issuer],
    ["as client", clientId],
    ["scopes", scopes.join(" ") || "not said"],
    [
      "token",
      `${expiresAt ? `until ${expiresAt}` : "until the server refuses it"}${
        renewable ? ", renewed by itself" : ""
      }`,
    ],
    ...s256Assumed ? [["PKCE", "assumed: the issuer does not announce S256"]] : [],
  ].map(([name = "", value = ""]) => paragraph(printable(value), `  ${name.padEnd(13)} `));
}

/** How signing out went, at each issuer. */
export function signedOutText(resource: string, out: SignedOut[]): string {
  if (out.length === 0) return `  Nobody was signed in at ${printable(resource)}.`;
  return out.map(signedOutOf).join("\n");
}

function signedOutOf(out: SignedOut): string {
  if (out.revoked) return `  Signed out: revoked at ${printable(out.issuer)}, and forgotten here.`;
  return paragraph(
    `Forgotten here. ${
      printable(out.issuer)
    } could not be told: ${out.problem?.received}. What was issued stays ` +
      "good there until it expires.",
    "  ",
  );
}
