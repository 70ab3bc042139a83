/** A description for a terminal of 80 columns. */

import type { ClaimFate } from "./claims.ts";
import type { TokenDescription } from "./describe.ts";

const WIDTH = 80;

const MARKS: Record<ClaimFate, string> = { fits: "✓", setting: "→", refused: "✗", unread: "·" };

/** A text under a label, in lines. What has no space in it stays whole. */
function under(label: string, text: string): string {
  const lines: string[] = [];
  let line = label;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = " ".repeat(label.length);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join("\n");
}

const KINDS: Record<TokenDescription["kind"], string> = {
  jwt: "a JWT; its signature is not verified here",
  opaque: "no JWT: its issuer alone can read it, and has to be asked",
  malformed: "no token that anybody takes",
};

/** The whole of it. */
export function descriptionText(description: TokenDescription): string {
  const { tokenHash, kind, problem, claims, setting, weakenings, refusals } = description;
  const width = Math.max(0, ...claims.map(({ name }) => name.length));
  const indent = " ".repeat(width + 14);
  const rows = claims.flatMap(({ part, name, value, fate, wants, setting }) => [
    under(
      `  ${MARKS[fate]} ${part === "header" ? "header" : "claim "}  ${name.padEnd(width)}  `,
      value ?? "missing",
    ),
    under(indent, fate === "unread" ? wants : `wants ${wants}`),
    ...setting === undefined ? [] : [under(indent, `taken by ${setting}`)],
  ]);
  return [
    "",
    under(`  Token ${tokenHash}  `, KINDS[kind]),
    ...problem === undefined ? [] : [under("  ", problem)],
    ...rows.length > 0 ? ["", ...rows] : [],
    ...setting === undefined ? [] : [
      "",
      under("  Taken by  ", `authorizationServers: [${setting}]`),
      ...weakenings.map(({ name, costs }) => under("  gives up  ", `${name}: ${costs}`)),
    ],
    ...refusals.map((refusal) =>
      `\n${under(setting === undefined ? "  Refused   " : "  But now   ", refusal)}`
    ),
    "",
  ].join("\n");
}
