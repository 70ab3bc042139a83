/**
 * Takes secrets out of texts. Works on text as it went over the wire, not on parsed messages: what a server sends
 * may be cut, malformed or of a type nobody expected, and its secrets have to go all the same.
 */

import { decodeJwt, decodeProtectedHeader } from "jose";
import type { DecodedToken } from "./exchange.ts";
import { type View, viewsOf } from "./grammar/encodings.ts";
import { type Add, inField, inText } from "./grammar/secrets.ts";
import { createKept } from "./kept.ts";
import { BLOCK, createBlocks } from "./secret_blocks.ts";

/** Finds secrets, remembers them, and replaces them by «kind hash». */
export interface Redactor {
  /**
   * Remembers the secrets of a text.
   * @param field the name of the header field that it is the value of
   */
  learn(text: string, field?: string): void;
  /** Computes the hashes of what was learned since; without its hash, a secret is replaced by «kind». */
  hash(): Promise<void>;
  /**
   * The text without any secret of its own and without any learned before.
   * @param tokens receives the tokens that were taken out
   */
  redact(text: string, field?: string, tokens?: Map<string, DecodedToken>): string;
}

interface Secret {
  value: string;
  kind: string;
  hash?: string;
  decoded?: Omit<DecodedToken, "hash">;
}

/** Where a secret stands in a text. */
interface Span {
  start: number;
  end: number;
  secret: Secret;
}

/** A text that was read: what stands in it stays the same, and what is known of it grows with the secrets. */
interface Reading {
  views: View[];
  /** The secrets that stand where secrets stand. */
  own: Span[];
  /** Where a part of one can stand, but for what goes anyway. */
  runs: { view: View; from: number; to: number }[];
  /** All that has to go, by what was known so far. */
  shown?: { by: number; spans: Span[] };
}

/** Shorter ones would be found by chance in the middle of anything. */
const MIN_LENGTH = 4;

/**
 * A part of a secret as long as this is taken out as well: errors quote tokens, and cut what they quote. Secrets are
 * looked up by blocks, and a fragment as long as two has a whole one in it.
 */
const MIN_FRAGMENT = 2 * BLOCK;

/** Texts are kept up to so many characters together: most that is sent and answered comes again and again. */
const MAX_KEPT = 4_000_000;

/** Only of these: 16 characters of a secret that is a URL or a sentence may well stand elsewhere (RFC 6750 §2.1). */
const B64TOKEN = /^[\w\-.~+\/]+=*$/;

/** Where a fragment can stand. */
const B64TOKEN_RUN = /[\w\-.~+\/=]{16,}/g;

/** Words of the protocols: nobody's secret, even where one is sent for a token or stands as an error `code`. */
const PUBLIC =
  /^(?:[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+|true|false|null|none|undefined|string|number|object|text|assertion|code|cookie|password|secret|[Tt]oken|[Bb]asic|[Bb]earer|DPoP|openid)$/;

/** Makes one that knows no secrets yet. */
export function createRedactor(): Redactor {
  /** By what they look like in a text. One that may mean several things is one secret under several names. */
  const secrets = new Map<string, Secret>();
  const blocks = createBlocks<{ secret: Secret; offset: number }>();
  /** Those that are not looked up by blocks: too short, or not of a token's characters. Few. */
  const plain = new Map<string, Secret>();
  const unhashed = new Set<Secret>();
  /** Goes up with everything that can be found from then on. */
  let known = 0;
  const readings = createKept<Reading>(MAX_KEPT);

  /** @param meanings what the secret may be, the likeliest first */
  function remember(meanings: string[], kind: string): Secret {
    const [value = ""] = meanings;
    const before = secrets.get(value);
    const secret: Secret = before?.value === value ? before : { value, kind };
    secrets.set(value, secret);
    if (!secret.hash) unhashed.add(secret);
    for (const text of [...meanings, ...meanings.map((meaning) => meaning.replaceAll(" ", "+"))]) {
      if (!secrets.has(text)) secrets.set(text, secret);
      const byBlocks = text === value && isLongToken(text);
      if (!byBlocks && text.length >= MIN_LENGTH && !PUBLIC.test(text) && !plain.has(text)) {
        plain.set(text, secret);
        known++;
      }
    }
    if (secret === before) return secret;
    known++;
    if (isLongToken(value)) {
      for (let offset = 0; offset + BLOCK <= value.length; offset += BLOCK) {
        blocks.add(value.slice(offset, offset + BLOCK), { secret, offset });
      }
    }
    secret.decoded = decoded(value);
    if (secret.decoded) ownSpans(viewsOf(JSON.stringify(secret.decoded))); // a claim may be a secret itself
    return secret;
  }

  /** The secrets that stand where secrets stand, remembered. */
  function ownSpans(views: View[], field?: string): Span[] {
    const spans: Span[] = [];
    for (const [depth, view] of views.entries()) {
      const add: Add = (kind, [start, end], meanings) => {
        const values = meanings.filter((value) => value !== "");
        if (values.length === 0 || (kind === "code" && PUBLIC.test(values[0]!))) return;
        spans.push(spanIn(view, start, end, remember(values, kind)));
      };
      inText(view.text, add);
      if (depth === 0) inField(view.text, field ?? "", add);
    }
    return spans;
  }

  /** Reads a text once, and remembers its secrets. */
  function read(text: string, field = ""): Reading {
    const key = `${field}:${text}`;
    const kept = readings.get(key);
    if (kept) return kept;
    const views = viewsOf(text);
    const own = ownSpans(views, field);
    const runs = views.flatMap((view) =>
      [...view.text.matchAll(B64TOKEN_RUN)].flatMap(({ 0: run, index }) => {
        const [start, end] = [view.start(index), view.end(index + run.length - 1)];
        const goes = own.some((span) => span.start <= start && end <= span.end);
        return goes ? [] : [{ view, from: index, to: index + run.length }];
      })
    );
    const reading = { views, own, runs };
    readings.keep(key, reading, views.reduce((sum, view) => sum + view.text.length, key.length));
    return reading;
  }

  /** What has to go: its own secrets, every place of those that were remembered, and of long parts of one. */
  function shownIn(reading: Reading): Span[] {
    const { views, own, runs, shown } = reading;
    if (shown?.by === known) return shown.spans;
    const spans = [...own];
    for (const view of views) {
      for (const [text, secret] of plain) {
        for (let at = view.text.indexOf(text); at >= 0; at = view.text.indexOf(text, at + 1)) {
          spans.push(spanIn(view, at, at + text.length, secret));
        }
      }
    }
    if (blocks.size > 0) {
      for (const { view, from, to } of runs) spans.push(...fragmentSpansIn(view, from, to));
    }
    reading.shown = { by: known, spans: merged(spans) };
    return reading.shown.spans;
  }

  /** Every place where a long part of a secret stands: grown, from a block of it, as far as text and secret agree. */
  function fragmentSpansIn(view: View, from: number, to: number): Span[] {
    const spans: Span[] = [];
    let done = 0;
    for (let at = blocks.next(view.text, from, to); at >= 0; at = blocks.next(view.text, at + 1, to)) {
      const { secret, offset } = blocks.at(view.text, at)!;
      const same = (by: number) => view.text[at + by] === secret.value[offset + by];
      let before = 0;
      while (before < Math.min(at - done, offset) && same(-before - 1)) before++;
      let after = BLOCK;
      while (offset + after < secret.value.length && same(after)) after++;
      const adjoins = done > 0 && at - before === done;
      if (before + after < MIN_FRAGMENT && !adjoins) continue;
      done = at + after;
      spans.push(spanIn(view, at - before, done, secret));
      at = done - BLOCK;
    }
    return spans;
  }

  function redact(text: string, field?: string, tokens?: Map<string, DecodedToken>): string {
    const reading = read(text, field);
    const { own } = reading;
    const shown = shownIn(reading);
    if (tokens) {
      const found = [...shown.filter(isToken), ...own.filter((span) => span.secret.decoded)];
      for (const { secret: { hash, decoded } } of found) {
        if (hash && !tokens.has(hash)) tokens.set(hash, { hash, ...(decoded && redactedJson(decoded)) });
      }
    }
    let result = "";
    let end = 0;
    for (const span of shown) {
      const { kind, hash } = span.secret;
      result += text.slice(end, span.start) + (hash ? `«${kind} ${hash}»` : `«${kind}»`);
      end = span.end;
    }
    return result + text.slice(end);
  }

  /** The value with its texts redacted; nothing at all if it cannot be taken out without breaking the JSON. */
  function redactedJson(value: NonNullable<Secret["decoded"]>): Omit<DecodedToken, "hash"> {
    try {
      return JSON.parse(redact(JSON.stringify(value)));
    } catch {
      return {};
    }
  }

  async function hash(): Promise<void> {
    const fresh = [...unhashed];
    unhashed.clear();
    await Promise.all(fresh.map(async (secret) => secret.hash ??= await hashOf(secret.value)));
  }

  return { learn: (text, field) => void read(text, field), hash, redact };
}

/**
 * The first eight hexadecimal digits of a text's SHA-256: enough to see that two are the same, and too few to tell
 * what it was.
 */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest, 0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What can be read of a token without any key. Of a JWE that is its header; of something else, nothing. */
function decoded(token: string): Secret["decoded"] {
  const attempt = <T>(decode: () => T): T | undefined => {
    try {
      return decode();
    } catch {
      return undefined;
    }
  };
  const header = attempt(() => decodeProtectedHeader(token) as Record<string, unknown>);
  const claims = attempt(() => decodeJwt(token) as Record<string, unknown>);
  return header || claims ? { ...(header && { header }), ...(claims && { claims }) } : undefined;
}

/** Whether it is looked up by blocks, and so found in parts as well. */
function isLongToken(value: string): boolean {
  return value.length >= MIN_FRAGMENT && B64TOKEN.test(value);
}

function spanIn(view: View, start: number, end: number, secret: Secret): Span {
  return { start: view.start(start), end: view.end(end - 1), secret };
}

function isToken({ secret }: Span): boolean {
  return secret.decoded !== undefined || secret.kind === "token" || secret.kind === "assertion";
}

/** Spans in order, where those that overlap are one: it names the first and longest secret in it. */
function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (!last || span.start >= last.end) result.push({ ...span });
    else last.end = Math.max(last.end, span.end);
  }
  return result;
}
