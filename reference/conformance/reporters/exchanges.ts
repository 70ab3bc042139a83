/** Exchanges as a terminal shows them: who asked whom for what, and what came back. */

import { sentInWords } from "../checks/messages.ts";
import { answered, type DecodedToken, type Exchange, headerValues } from "../exchange.ts";
import { type Paint, paragraph, WIDTH, wrap } from "./style.ts";

const NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
const PARTY = { "resource-server": "notes", "authorization-server": "sign-in" };

/** Answer headers worth showing: what a client acts on. */
const TELLING = ["www-authenticate", "location", "access-control-allow-origin", "allow", "retry-after"];

/** All of them, numbered, two or more lines each. */
export function exchangeLines(exchanges: Exchange[], paint: Paint, indent = "    "): string {
  return exchanges.map((exchange, i) => {
    const number = [...NUMBERS][i] ?? `(${i + 1})`;
    const sent = paragraph(
      sentInWords(exchange),
      `${indent}${number} client → ${PARTY[exchange.to].padEnd(9)}`,
    );
    const tokens = (exchange.tokens ?? []).map((token) =>
      paint("dim", paragraph(claims(token), `${indent}   `))
    );
    return [sent, ...tokens, paint("dim", received(exchange, `${indent}   `))].join("\n");
  }).join("\n");
}

function claims({ hash, claims }: DecodedToken): string {
  if (!claims) return `token ${hash}…: not a JWT`;
  const shown = ["iss", "sub", "aud", "scope", "exp"].filter((name) => claims[name] !== undefined);
  return `token ${hash}…: ${shown.map((name) => `${name} ${claims[name]}`).join(" · ")}`;
}

function received(exchange: Exchange, indent: string): string {
  if (!answered(exchange)) return paragraph((exchange.response as { error: string }).error, indent);
  const { status, headers, body } = exchange.response;
  const lines = [`${indent}${status}`];
  for (const name of TELLING) {
    for (const value of headerValues(headers, name)) lines.push(header(name, value, indent));
  }
  if (body) {
    lines.push(...wrap(preview(body), WIDTH - indent.length - 5).map((line) => `${indent}     ${line}`));
  }
  // The status and what follows share a line.
  return lines.join("\n").replace(/^( *\d{3})\n\s*/, "$1  ");
}

/** A header that is too long for a line goes on below, a parameter a line. */
function header(name: string, value: string, indent: string): string {
  const proper = name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()).replace("Www", "WWW");
  const [first = "", ...rest] = value.split(/, (?=[a-z_]+=)/);
  const lines = wrap(`${proper}: ${first}${rest.length ? "," : ""}`, WIDTH - indent.length - 5);
  const more = rest.flatMap((part, i) =>
    wrap(part + (i < rest.length - 1 ? "," : ""), WIDTH - indent.length - 7)
  );
  return [...lines.map((line) => `${indent}     ${line}`), ...more.map((line) => `${indent}       ${line}`)]
    .join("\n");
}

function preview(body: string): string {
  const line = body.replaceAll(/\s+/g, " ").trim();
  return line.length > 210 ? `${line.slice(0, 209)}…` : line;
}
