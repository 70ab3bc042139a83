/** `WWW-Authenticate`, parsed as RFC 9110 writes it: each function below is named for its grammar rule. */

/** One `auth-param`. @see RFC 9110 §11.2 */
export interface AuthParam {
  /** Lower-cased: names are case-insensitive. */
  name: string;
  /** Without its quotes and backslashes: `a` and `"a"` mean the same. */
  value: string;
  quoted: boolean;
}

/** One challenge: either `token68` or parameters, or neither. @see RFC 9110 §11.3 */
export interface Challenge {
  /** As written; schemes are compared without regard to case (§11.1). */
  scheme: string;
  token68?: string;
  params: AuthParam[];
}

/** The field does not match its grammar; `message` says what was found, where, and what was expected. */
export class ChallengeSyntaxError extends Error {
  override name = "ChallengeSyntaxError";
  readonly code = "challenge_syntax";
  /** `line` is which of the given lines and `offset` which character of it, both from 0. */
  constructor(problem: string, readonly line: number, readonly offset: number) {
    super(`WWW-Authenticate, line ${line + 1}, character ${offset + 1}: ${problem}`);
  }
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y; // §5.6.2
const TOKEN68 = /[0-9A-Za-z\-._~+\/]+=*(?=[ \t]*(?:,|$))/y; // §11.2; `a=b` is a parameter, `a=` is padded
const SPACES = / +/y;
const OWS = /[ \t]*/y; // §5.6.3, and BWS, which is the same characters
const EQUALS = /=[ \t]*/y;
const COMMAS = /(?:,[ \t]*)+/y; // §5.6.1.2: a recipient accepts empty list elements
const END_OF_ELEMENT = /[ \t]*(?:,|$)/y;
const AUTH_PARAM_AHEAD = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+[ \t]*=/y;
// obs-text is bytes that mean nothing any more (§5.5). `fetch` shows each as one character up to U+00FF, which
// is accepted because the grammar has it; a character beyond that never was a byte of a field, and is not.
const QDTEXT = /[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]+/y; // §5.6.4
const QUOTED_PAIR = /\\[\t \x21-\x7e\x80-\xff]/y;

/** A place in one line. */
class Cursor {
  offset = 0;
  constructor(readonly text: string, readonly line: number) {}

  /** What the sticky pattern matches here, having moved past it. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text)?.[0];
    this.offset += match?.length ?? 0;
    return match;
  }

  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    return pattern.test(this.text);
  }

  get here(): string | undefined {
    return this.text[this.offset];
  }

  fail(expected: string, offset = this.offset): never {
    const here = this.text[offset];
    const found = here === undefined ? "the line ends" : `found ${JSON.stringify(here)}`;
    throw new ChallengeSyntaxError(`${found}; expected ${expected}`, this.line, offset);
  }
}

/**
 * Parses every challenge of a response, in order. An empty field is no challenges, and a scheme without
 * parameters is a challenge: whether either will do is for the caller to judge.
 *
 * @param lines the field's values, one a header line; a challenge never continues on the next line
 * @throws {ChallengeSyntaxError} where the first line that is wrong goes wrong
 * @see RFC 9110 §11.6.1
 */
export function parseChallenges(lines: string[]): Challenge[] {
  return lines.flatMap((text, line) => challenges(new Cursor(text, line)));
}

/**
 * The value of a parameter, whose name is case-insensitive.
 * @see RFC 9110 §11.2
 */
export function parameter(challenge: Challenge, name: string): string | undefined {
  return challenge.params.find((param) => param.name === name.toLowerCase())?.value;
}

/** `WWW-Authenticate = [ challenge ] *( OWS "," OWS [ challenge ] )` */
function challenges(cursor: Cursor): Challenge[] {
  const found: Challenge[] = [];
  cursor.take(OWS);
  cursor.take(COMMAS);
  while (cursor.here !== undefined) found.push(challenge(cursor));
  return found;
}

/** `challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]`, and the comma after it. */
function challenge(cursor: Cursor): Challenge {
  if (cursor.sees(AUTH_PARAM_AHEAD)) {
    cursor.fail("an auth-scheme, such as Bearer, before the first parameter of a challenge");
  }
  const scheme = cursor.take(TOKEN) ?? cursor.fail("an auth-scheme, such as Bearer");
  const params: AuthParam[] = [];
  if (!cursor.take(SPACES)) {
    endOfElement(cursor, `a space, a comma or the end of the line after ${scheme}`);
    return { scheme, params };
  }
  const token68 = cursor.take(TOKEN68);
  if (token68 !== undefined) {
    endOfElement(cursor, "a comma");
    return { scheme, token68, params };
  }
  // The comma between two parameters is also the comma between two challenges. What tells them apart is the "="
  // after the next word: a scheme never has one.
  if (cursor.sees(END_OF_ELEMENT)) endOfElement(cursor, "a comma");
  else params.push(authParam(cursor, params));
  while (cursor.sees(AUTH_PARAM_AHEAD)) params.push(authParam(cursor, params));
  return { scheme, params };
}

/** `auth-param = token BWS "=" BWS ( token / quoted-string )`, and the comma after it. */
function authParam(cursor: Cursor, earlier: AuthParam[]): AuthParam {
  const start = cursor.offset;
  const written = cursor.take(TOKEN) ?? cursor.fail("the name of a parameter");
  const name = written.toLowerCase();
  if (earlier.some((param) => param.name === name)) {
    cursor.fail(`${name} only once: a challenge has each parameter at most once (RFC 9110 §11.2)`, start);
  }
  cursor.take(OWS);
  cursor.take(EQUALS) ?? cursor.fail(`"=" after ${written}`);
  const quoted = cursor.here === '"';
  const value = quoted ? quotedString(cursor, name) : unquoted(cursor, name);
  endOfElement(cursor, `a comma after ${name} (a value of several words needs double quotes around it)`);
  return { name, value, quoted };
}

/** `token`, as a value. A URL without quotes ends up here, at its ":". */
function unquoted(cursor: Cursor, name: string): string {
  if (cursor.sees(END_OF_ELEMENT)) cursor.fail(`a value for ${name}`);
  const value = cursor.take(TOKEN);
  if (value === undefined || !/[ \t,]|^$/.test(cursor.here ?? "")) {
    cursor.fail(`only token characters in the value of ${name}, which has others: put it in double quotes`);
  }
  return value;
}

/** `quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE` */
function quotedString(cursor: Cursor, name: string): string {
  const start = cursor.offset++;
  let value = "";
  while (cursor.here !== '"') {
    const part = cursor.take(QDTEXT) ?? cursor.take(QUOTED_PAIR)?.slice(1);
    if (part === undefined) {
      const open = `the value of ${name} opened at character ${start + 1}`;
      if (cursor.here === undefined) cursor.fail(`a closing double quote: ${open}`);
      cursor.fail(`no control characters, nothing beyond U+00FF and no lone backslash: ${open}`);
    }
    value += part;
  }
  cursor.offset++;
  return value;
}

/** `OWS ( "," OWS / end )`, and any empty elements that follow. */
function endOfElement(cursor: Cursor, expected: string): void {
  cursor.take(OWS);
  if (!cursor.take(COMMAS) && cursor.here !== undefined) cursor.fail(expected);
}
