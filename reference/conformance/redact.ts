/**
 * Takes secrets out of texts. Works on text as it went over the wire, not on parsed messages: what a server sends
 * may be cut, malformed or of a type nobody expected, and its secrets have to go all the same.
 */

import { decodeJwt, decodeProtectedHeader } from "jose";
import type { DecodedToken } from "./exchange.ts";
import { type View, viewsOf } from "./grammar/encodings.ts";
import { type Add, inField, inText } from "./grammar/secrets.ts";
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

/** Shorter ones would be found by chance in the middle of anything. */
const MIN_LENGTH = 4;

/**
 * A part of a secret as long as this is taken out as well: errors quote tokens, and cut what they quote. Secrets are
 * looked up by blocks, and a fragment as long as two has a whole one in it.
 */
const MIN_FRAGMENT = 2 * BLOCK;

/** Longer texts are read again rather than kept, in characters. */
const MAX_LEARNED = 2000;

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
  /** Texts in which nothing new can be found: headers are the same again and again, and all that is sent comes twice. */
  const learned = new Set<string>();

  /** @param meanings what the secret may be, the likeliest first */
  function remember(meanings: string[], kind: string): Secret {
    const [value = ""] = meanings;
    const known = secrets.get(value);
    const secret: Secret = known?.value === value ? known : { value, kind };
    secrets.set(value, secret);
    if (!secret.hash) unhashed.add(secret);
    for (const text of [...meanings, ...meanings.map((meaning) => meaning.replaceAll(" ", "+"))]) {
      if (!secrets.has(text)) secrets.set(text, secret);
      const byBlocks = text === value && isLongToken(text);
      if (!byBlocks && text.length >= MIN_LENGTH && !PUBLIC.test(text) && !plain.has(text)) {
        plain.set(text, secret);
      }
    }
    if (secret === known) return secret;
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

  /** Every place of every secret that was remembered, and of long parts of one, but for what goes anyway. */
  function knownSpans(views: View[], own: Span[]): Span[] {
    const spans: Span[] = [];
    for (const view of views) {
      for (const [text, secret] of plain) {
        for (let at = view.text.indexOf(text); at >= 0; at = view.text.indexOf(text, at + 1)) {
          spans.push(spanIn(view, at, at + text.length, secret));
        }
      }
      spans.push(...fragmentSpans(view, own));
    }
    return spans;
  }

  /** Every place where a long part of a secret stands: grown, from a block of it, as far as text and secret agree. */
  function fragmentSpans(view: View, own: Span[]): Span[] {
    const spans: Span[] = [];
    if (blocks.size === 0) return spans;
    for (const { 0: run, index } of view.text.matchAll(B64TOKEN_RUN)) {
      const [start, end] = [view.start(index), view.end(index + run.length - 1)];
      if (own.some((span) => span.start <= start && end <= span.end)) continue;
      spans.push(...fragmentSpansIn(view, index, index + run.length));
    }
    return spans;
  }

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
    const views = viewsOf(text);
    const own = ownSpans(views, field);
    const shown = merged([...own, ...knownSpans(views, own)]);
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

  function learn(text: string, field = ""): void {
    const key = `${field}:${text}`;
    if (learned.has(key)) return;
    ownSpans(viewsOf(text), field);
    if (key.length < MAX_LEARNED) learned.add(key);
  }

  return { learn, hash, redact };
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
