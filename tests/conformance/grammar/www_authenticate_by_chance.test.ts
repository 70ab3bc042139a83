/** Header fields by chance: whatever is written legally is read back, and nothing else breaks the parser. */

import assert from "node:assert/strict";
import {
  type AuthParam,
  type Challenge,
  ChallengeSyntaxError,
  parseChallenges,
} from "../../../reference/conformance/grammar/www_authenticate.ts";
import { chance } from "../../fuzz/chance.ts";

const seed = Math.floor(Math.random() * 2 ** 32);

/** `length` characters of `alphabet`. */
function word(random: (below: number) => number, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[random(alphabet.length)]).join("");
}

const ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const TOKEN = ALPHANUMERIC + "!#$%&'*+-.^_`|~";
const TOKEN68 = ALPHANUMERIC + "-._~+/";
const TEXT = "\t" +
  String.fromCharCode(...[...Array(256).keys()].filter((code) => code > 31 && code !== 127));

Deno.test("parseChallenges() gives back the challenges when they were serialised any legal way", () => {
  const { below: random } = chance(seed, 0);
  const ows = () => word(random, " \t", random(3));
  const comma = () => ows() + "," + ows() + (random(4) ? "" : `,${ows()}`);

  function randomChallenge(): Challenge {
    const scheme = word(random, TOKEN, 1 + random(8));
    if (!random(4)) {
      return { scheme, token68: word(random, TOKEN68, 1 + random(9)) + "=".repeat(random(3)), params: [] };
    }
    const params = new Map<string, AuthParam>();
    for (let count = random(5); count > 0; count--) {
      const name = word(random, TOKEN, 1 + random(5)).toLowerCase();
      const quoted = random(2) === 0;
      const value = quoted ? word(random, TEXT, random(12)) : word(random, TOKEN, 1 + random(12));
      params.set(name, { name, value, quoted });
    }
    return { scheme, params: [...params.values()] };
  }
  const written = (value: string) =>
    `"${value.replace(/[^]/g, (c) => c === '"' || c === "\\" || !random(9) ? `\\${c}` : c)}"`;
  const serialisedParam = ({ name, value, quoted }: AuthParam) =>
    (random(2) ? name : name.toUpperCase()) + ows() + "=" + ows() + (quoted ? written(value) : value);

  function serialised({ scheme, token68, params }: Challenge): string {
    if (token68 !== undefined) return scheme + " ".repeat(1 + random(2)) + token68;
    if (params.length === 0) return scheme + " ".repeat(random(3));
    const empty = random(5) ? "" : comma();
    return scheme + " ".repeat(1 + random(2)) + empty +
      params.map(serialisedParam).reduce((a, b) => a + comma() + b);
  }
  for (let round = 0; round < 4000; round++) {
    const expected: Challenge[] = [];
    const lines = Array.from({ length: random(4) }, () => {
      const challenges = Array.from({ length: 1 + random(3) }, randomChallenge);
      expected.push(...challenges);
      const line = challenges.map(serialised).reduce((a, b) => a + comma() + b);
      return random(3) ? line : ows() + "," + line + comma();
    });
    assert.deepEqual(
      parseChallenges(lines),
      expected,
      `seed ${seed}, round ${round}: ${JSON.stringify(lines)}`,
    );
  }
});

Deno.test("parseChallenges() throws nothing but ChallengeSyntaxError when it is fed garbage", () => {
  const { below: random } = chance(seed, 0);
  const pieces = [
    "Bearer",
    "Basic ",
    "a",
    "=",
    '"',
    "\\",
    ",",
    " ",
    "\t",
    "==",
    "a=1",
    'b="2"',
    ":",
    "/",
    "\n",
    "é",
    "“",
  ];
  for (let round = 0; round < 10_000; round++) {
    const lines = Array.from(
      { length: 1 + random(3) },
      () =>
        Array.from(
          { length: random(16) },
          () => random(9) ? pieces[random(pieces.length)] : word(random, TEXT, 3),
        )
          .join(""),
    );
    try {
      parseChallenges(lines);
    } catch (error) {
      const about = `seed ${seed}, round ${round}: ${JSON.stringify(lines)}`;
      assert.ok(error instanceof ChallengeSyntaxError, `${about}: ${error}`);
      assert.ok(error.offset <= (lines[error.line] ?? "").length, about);
    }
  }
});
