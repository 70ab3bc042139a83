/** Exchanges as a terminal shows them: who asked whom for what, and what came back. */

import { parsed, rpcResponse } from "../rpc.ts";
import { sentInWords } from "../words.ts";
import { type Answer, answered, type DecodedToken, type Exchange, headerValues } from "../exchange.ts";
import type { Verdict } from "../report.ts";
import { requirementById } from "../catalogue.ts";
import { columns, type Paint, paragraph } from "./style.ts";

const NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
const PARTY = { "resource-server": "notes", "authorization-server": "sign-in", "elsewhere": "elsewhere" };

/** Answer headers worth showing: what a client acts on. */
const TELLING = ["www-authenticate", "location", "access-control-allow-origin", "allow", "retry-after"];

/** All of them, numbered, two or more lines each. */
export function exchangeLines(exchanges: Exchange[], paint: Paint, indent = "    "): string {
  return exchanges.map((exchange, i) => {
    const number = [...NUMBERS][i] ?? `(${i + 1})`;
    const sent = exchange.scenario
      ? sentByClient(exchange, `${indent}${number} `)
      : sentToServer(exchange, `${indent}${number} client → ${PARTY[exchange.to].padEnd(9)}`, `${indent}   `);
    const tokens = (exchange.tokens ?? []).map((token) =>
      paint("dim", paragraph(claimsOf(token, exchange.startedAt), `${indent}   `))
    );
    return [sent, ...tokens, paint("dim", received(exchange, `${indent}   `))].join("\n");
  }).join("\n");
}

/** Where there is no room behind who asks whom, what is asked is below it. */
const ROOM = 30;

function sentToServer(exchange: Exchange, who: string, indent: string): string {
  const words = sentInWords(exchange);
  return columns() - who.length >= ROOM
    ? paragraph(words, who)
    : `${who.trimEnd()}\n${paragraph(words, indent)}`;
}

/** In a client's world there may be two of each: their ports tell them apart. */
function sentByClient({ from, to, request, note }: Exchange, indent: string): string {
  const { port, pathname } = new URL(request.url);
  const line = `${indent}${from ?? "client"} → ${PARTY[to]} :${port}  ${request.method} ${pathname}`;
  if (!note) return line;
  const short = `${line}, ${note}`;
  return [...short].length <= columns()
    ? short
    : `${line}\n${paragraph(note, `${" ".repeat(indent.length)}  `)}`;
}

/** What a person can take in at once, of a client's whole way from a 401 to a result. */
const LAST_STEPS = 8;

/**
 * The few exchanges that show what a verdict rests on: those up to the first refusal, or to the failure. A client is
 * judged by where it goes and where it stops: by its last steps.
 */
export function telling({ id, exchanges, status }: Verdict): Exchange[] {
  if (requirementById(id)?.party === "client") {
    const { scenario } = exchanges.at(-1) ?? {};
    const steps = exchanges.filter((exchange) => exchange.scenario === scenario && !isFormality(exchange));
    return steps.filter((step, i) => !steps.slice(0, i).some((other) => isSameSuccess(other, step))).slice(
      -LAST_STEPS,
    );
  }
  // 406 is what an open server says to the request that only looks for a challenge.
  const refusal = exchanges.findIndex(({ to, response }) => {
    return to === "resource-server" && "status" in response && response.status >= 400 &&
      response.status !== 406;
  });
  const end = status === "fail" || refusal < 0 ? exchanges.length : refusal + 1;
  return exchanges.slice(Math.max(0, end - 4), end);
}

/** Both belong to every connection, and nothing is decided in them. */
function isFormality({ note, response }: Exchange): boolean {
  return note === "notifications/initialized" || ("status" in response && response.status === 405);
}

/** One success of a call stands for all of them: it is what came between that tells. */
function isSameSuccess(a: Exchange, b: Exchange): boolean {
  return [a, b].every(({ to, response }) =>
    to === "resource-server" && "status" in response && response.status === 200
  ) &&
    a.request.url === b.request.url && a.note === b.note;
}

function claimsOf({ hash, claims }: DecodedToken, at: number): string {
  if (!claims) return `token ${hash}…: not a JWT`;
  const shown = ["iss", "sub", "aud", "scope"].filter((name) => claims[name] !== undefined);
  const words = shown.map((name) => `${name} ${claims[name]}`);
  if (typeof claims.exp === "number") words.push(expiry(claims.exp - at / 1000));
  return `token ${hash}…: ${words.join(" · ")}`;
}

function expiry(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return seconds < 0 ? `expired ${minutes} min ago` : `expires in ${minutes} min`;
}

function received(exchange: Exchange, indent: string): string {
  if (!answered(exchange)) return paragraph((exchange.response as { error: string }).error, indent);
  const { status, headers, body } = exchange.response;
  const inner = `${indent}     `;
  const lines: string[] = [];
  for (const name of TELLING) {
    for (const value of headerValues(headers, name)) lines.push(...headerLines(name, value, inner));
  }
  const said = preview(exchange.response, body);
  if (said) lines.push(paragraph(said, inner));
  // The status and what comes first share a line.
  const [first = "", ...rest] = lines.join("\n").split("\n");
  return [`${indent}${status}  ${first.trimStart()}`.trimEnd(), ...rest].join("\n");
}

/** A header; one with parameters goes on below, a parameter a line. */
function headerLines(name: string, value: string, indent: string): string[] {
  const proper = name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()).replace("Www", "WWW");
  const whole = `${indent}${proper}: ${value}`;
  if (whole.length <= columns()) return [whole];
  const [scheme = "", parameters] = /^(\w+) (\w+=.*)$/.exec(value)?.slice(1) ?? [];
  if (!parameters) return [paragraph(`${proper}: ${value}`, indent)];
  const lines = [`${indent}${proper}: ${scheme}`];
  const parts = parameters.split(/, (?=[a-z_]+=)/);
  for (const [i, part] of parts.entries()) {
    const text = part + (i < parts.length - 1 ? "," : "");
    const [, parameter = "", quoted = ""] = /^(\w+=)(.*)$/.exec(text) ?? [];
    if (indent.length + text.length <= columns()) lines.push(indent + text);
    else lines.push(indent + parameter, paragraph(quoted, `${indent}  `));
  }
  return lines;
}

/** What the body says, in few words: a result, an error, a document. */
function preview(answer: Answer, body: string): string {
  const response = rpcResponse(answer);
  if (response?.error) return `error ${response.error.code}: ${response.error.message}`;
  const { result } = response ?? {};
  const value = result?.structuredContent ?? result ?? parsed(body);
  return clip(value === undefined ? body : spaced(value));
}

/** JSON that can be broken at its spaces, with ids cut short. */
function spaced(value: unknown): string {
  const json = JSON.stringify(value, null, 1).replaceAll(/\n */g, " ");
  return json.replaceAll(/([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "$1…");
}

function clip(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 230 ? `${line.slice(0, 229)}…` : line;
}
