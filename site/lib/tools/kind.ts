/** What somebody has pasted. */

/** A response as curl prints it with `-i`. */
export interface PastedAnswer {
  status: number;
  headers: [name: string, value: string][];
  body: string;
}

/** What it is, and its parts. */
export type Pasted =
  | { kind: "challenge"; header: string }
  | { kind: "answer"; answer: PastedAnswer }
  | { kind: "resource metadata"; document: Record<string, unknown> }
  | { kind: "authorization server metadata"; document: Record<string, unknown> }
  | { kind: "app registration"; document: Record<string, unknown> }
  | { kind: "token"; token: string }
  | { kind: "unknown"; why: string };

/** Finds out what a text is. */
export function pastedIn(text: string): Pasted {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "unknown", why: "There is nothing yet" };
  const answer = answerIn(trimmed);
  if (answer) return { kind: "answer", answer };
  const token = tokenIn(trimmed);
  if (token) return { kind: "token", token };
  if (trimmed.startsWith("{")) return documentIn(trimmed);
  const header = trimmed.replace(/^www-authenticate\s*:\s*/i, "");
  if (/^[!#$%&'*+.^_`|~\w-]+(?:\s|$)/.test(header) && /bearer|dpop|basic|=/i.test(header)) {
    return { kind: "challenge", header: header.replaceAll(/\r?\n[ \t]*/g, " ") };
  }
  return {
    kind: "unknown",
    why: "It is neither a header, nor JSON, nor a token, nor what curl -i prints",
  };
}

/** Credentials in a header field; these parameters of a challenge are as long as one. */
const CREDENTIALS =
  /\b(?:bearer|dpop|basic)\s+(?!(?:resource_metadata|error_description)\s*=)[\w.~+/-]{16,}/i;

/** Members and parameters that hold one. */
const SECRETS = /\b(?:(?:access|refresh|id)_token|client_secret)["']?\s*[:=]\s*["']?[\w.~+/-]{8,}/i;

/** Whether a text holds what may be a token: it is in no link then. */
export function holdsToken(text: string): boolean {
  return /\beyJ[\w-]{8,}\.[\w-]{4,}/.test(text) || CREDENTIALS.test(text) || SECRETS.test(text);
}

/** A JWT, alone or behind "Bearer" or "Authorization: Bearer". */
function tokenIn(text: string): string | undefined {
  const bare = text.replace(/^(?:authorization\s*:\s*)?bearer\s+/i, "");
  return /^eyJ[\w-]+(?:\.[\w-]*){2,4}$/.test(bare) ? bare : undefined;
}

function documentIn(text: string): Pasted {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: "unknown", why: `It looks like JSON and is none: ${(error as Error).message}` };
  }
  const document = value as Record<string, unknown>;
  if ("appId" in document) return { kind: "app registration", document };
  const isIssuers = "issuer" in document || "token_endpoint" in document ||
    "authorization_endpoint" in document;
  if (isIssuers) return { kind: "authorization server metadata", document };
  if ("resource" in document || "authorization_servers" in document) {
    return { kind: "resource metadata", document };
  }
  return {
    kind: "unknown",
    why: "It is JSON without resource, issuer or appId: neither kind of metadata, nor an app registration",
  };
}

/**
 * The last response in what curl has printed: with `-L` there are several, and with `-v` each line of a head begins
 * with "< ".
 */
function answerIn(text: string): PastedAnswer | undefined {
  const lines = text.split(/\r?\n/).filter((line) => !/^[*>{}] ?|^\[\d+ bytes/.test(line) || /^\{/.test(line))
    .map((line) => line.replace(/^< ?/, ""));
  const start = lines.findLastIndex((line) => /^HTTP\/\d(?:\.\d)? \d{3}/.test(line));
  if (start < 0) return undefined;
  const headers: [string, string][] = [];
  let at = start + 1;
  for (; at < lines.length && lines[at]!.trim() !== ""; at++) {
    const [, name, value = ""] = /^([^:\s]+)\s*:\s*(.*)$/.exec(lines[at]!) ?? [];
    if (name) headers.push([name, value]);
    // A long field that a terminal or a hand has wrapped.
    else if (headers.length > 0) headers.at(-1)![1] += ` ${lines[at]!.trim()}`;
  }
  const status = Number(/ (\d{3})/.exec(lines[start]!)![1]);
  return { status, headers, body: lines.slice(at + 1).join("\n").trim() };
}
