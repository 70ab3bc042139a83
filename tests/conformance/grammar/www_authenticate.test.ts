import assert from "node:assert/strict";
import {
  type Challenge,
  ChallengeSyntaxError,
  parameter,
  parseChallenges,
} from "../../../reference/conformance/grammar/www_authenticate.ts";

/** A challenge; a value in an array was quoted. */
function of(scheme: string, params: Record<string, string | [string]> = {}): Challenge {
  return {
    scheme,
    params: Object.entries(params).map(([name, value]) =>
      typeof value === "string" ? { name, value, quoted: false } : { name, value: value[0], quoted: true }
    ),
  };
}

const URL_QUOTED = "https://a.example/.well-known/oauth-protected-resource/mcp";

const LEGAL: [why: string, lines: string[], expected: Challenge[]][] = [
  ["there is no field", [], []],
  ["a line is empty", [""], []],
  ["a line is nothing but separators", [" , ,\t, "], []],
  ["a scheme stands alone", ["Bearer"], [of("Bearer")]],
  ["a scheme is followed by a space only", ["Bearer "], [of("Bearer")]],
  ["a value is quoted", [`Bearer resource_metadata="${URL_QUOTED}"`], [
    of("Bearer", { resource_metadata: [URL_QUOTED] }),
  ]],
  ["a value is a token", ["Bearer error=invalid_token"], [of("Bearer", { error: "invalid_token" })]],
  ["commas separate parameters", [`Bearer a="1", b=2,c="3" ,d=4`], [
    of("Bearer", { a: ["1"], b: "2", c: ["3"], d: "4" }),
  ]],
  ["commas separate challenges too", [`Bearer a="1", b="2", Basic realm="x", DPoP algs="ES256 PS256"`], [
    of("Bearer", { a: ["1"], b: ["2"] }),
    of("Basic", { realm: ["x"] }),
    of("DPoP", { algs: ["ES256 PS256"] }),
  ]],
  ["a scheme without parameters comes first", [`Negotiate, Bearer a=1`], [
    of("Negotiate"),
    of("Bearer", { a: "1" }),
  ]],
  ["a scheme without parameters comes last", [`Bearer a=1, Negotiate`], [
    of("Bearer", { a: "1" }),
    of("Negotiate"),
  ]],
  ["a scheme without parameters has a space before its comma", ["Negotiate , Bearer a=1"], [
    of("Negotiate"),
    of("Bearer", { a: "1" }),
  ]],
  ["the example of RFC 9110 §11.6.1 is given", [
    `Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""`,
  ], [
    of("Basic", { realm: ["simple"] }),
    of("Newauth", { realm: ["apps"], type: "1", title: ['Login to "apps"'] }),
  ]],
  ["there are several lines", [`Bearer a="1"`, `Basic realm="x", DPoP`], [
    of("Bearer", { a: ["1"] }),
    of("Basic", { realm: ["x"] }),
    of("DPoP"),
  ]],
  ["a scheme comes twice", ["Bearer a=1, Bearer a=2"], [of("Bearer", { a: "1" }), of("Bearer", { a: "2" })]],
  ["a scheme is in any case", [`bEARER a="1"`], [of("bEARER", { a: ["1"] })]],
  ["a name is in any case", [`Bearer Resource_Metadata="1"`], [of("Bearer", { resource_metadata: ["1"] })]],
  ["two spaces follow the scheme", [`Bearer  a="1"`], [of("Bearer", { a: ["1"] })]],
  ["there is whitespace around =", [`Bearer a = "1", b\t=\t2`], [of("Bearer", { a: ["1"], b: "2" })]],
  ["there is whitespace around = and no quotes", ["Bearer a = b"], [of("Bearer", { a: "b" })]],
  ["there is whitespace around a line", [` \tBearer a="1" \t`], [of("Bearer", { a: ["1"] })]],
  ["list elements are empty", [`, ,Bearer x="1",,`], [of("Bearer", { x: ["1"] })]],
  ["list elements are empty in the middle", [`Bearer a=1,, ,b=2, ,Basic ,,realm="x"`], [
    of("Bearer", { a: "1", b: "2" }),
    of("Basic", { realm: ["x"] }),
  ]],
  ["a token68 is given", ["Negotiate YIIB-._~+/=="], [{
    scheme: "Negotiate",
    token68: "YIIB-._~+/==",
    params: [],
  }]],
  ["a token68 is given without padding", ["Negotiate abc, Bearer a=1"], [
    { scheme: "Negotiate", token68: "abc", params: [] },
    of("Bearer", { a: "1" }),
  ]],
  // The grammar cannot tell a name without a value from a padded token68, and neither can we.
  ["a token68 has one = of padding", ["Negotiate abc= , Bearer"], [
    { scheme: "Negotiate", token68: "abc=", params: [] },
    of("Bearer"),
  ]],
  ["a quoted string is empty", [`Bearer a="", b=1`], [of("Bearer", { a: [""], b: "1" })]],
  ["a quoted string has commas, = and a scheme in it", [`Bearer a="x, Basic realm=y, z=", b=1`], [
    of("Bearer", { a: ["x, Basic realm=y, z="], b: "1" }),
  ]],
  ["a quoted string has escaped quotes and backslashes", [String.raw`Bearer a="\"\\\", b=\"", c="\\"`], [
    of("Bearer", { a: [String.raw`"\", b="`], c: ["\\"] }),
  ]],
  ["a backslash escapes what needs no escape", [String.raw`Bearer a="\h\i\	"`], [
    of("Bearer", { a: ["hi\t"] }),
  ]],
  ["a quoted string has a tab", [`Bearer a="x\ty"`], [of("Bearer", { a: ["x\ty"] })]],
  ["a quoted string has obs-text", [`Bearer realm="caf\xe9 \\\xff\x80"`], [
    of("Bearer", { realm: ["caf\xe9 \xff\x80"] }),
  ]],
  ["a token has every token character", ["Bearer !#$%&'*+-.^_`|~09azAZ=!#$%&'*+-.^_`|~09azAZ"], [
    of("Bearer", { "!#$%&'*+-.^_`|~09azaz": "!#$%&'*+-.^_`|~09azAZ" }),
  ]],
];

const ILLEGAL: [why: string, lines: string[], at: [line: number, offset: number], expected: RegExp][] = [
  [
    "a URL is not quoted",
    [`Bearer resource_metadata=${URL_QUOTED}`],
    [0, 30],
    /":".*put it in double quotes/,
  ],
  ["a path is not quoted", ["Bearer a=1, b=/x"], [0, 14], /"\/".*put it in double quotes/],
  ["a URL without quotes follows whitespace", ["Bearer a = http://x"], [0, 15], /put it in double quotes/],
  ["a URL without quotes ends in =", ["Bearer a=https://x/?y="], [0, 14], /put it in double quotes/],
  ["a scope of two is not quoted", ["Bearer scope=a b"], [0, 15], /"b".*comma.*double quotes/],
  ["single quotes stand for double ones", ["Bearer a='x y'"], [0, 12], /comma.*double quotes/],
  [
    "a closing quote is missing",
    [`Bearer a="x, b=1`],
    [0, 16],
    /line ends.*closing double quote.*a opened at character 10/,
  ],
  ["a closing quote is escaped", [String.raw`Bearer a="x\"`], [0, 13], /closing double quote/],
  ["a line ends in a backslash", [`Bearer a="x\\`], [0, 11], /"\\\\".*lone backslash/],
  ["a comma is missing between parameters", [`Bearer a="1" b="2"`], [0, 13], /"b".*comma after a/],
  ["a comma is missing and nothing separates", [`Bearer a="1"b="2"`], [0, 12], /comma after a/],
  ["a semicolon separates parameters", [`Bearer a="1"; b="2"`], [0, 12], /";".*comma/],
  ["a semicolon follows a token", ["Bearer a=1; b=2"], [0, 10], /";".*double quotes/],
  ["a comma is missing between challenges", [`Basic realm="x" Bearer a=1`], [0, 16], /comma/],
  ["a parameter comes twice", [`Bearer a="1", b=2, a="1"`], [0, 19], /a only once.*§11\.2/],
  ["a parameter comes twice in another case", ["Bearer Scope=a, scope=b"], [0, 16], /scope only once/],
  ["a parameter comes before any scheme", [`realm="x"`], [0, 0], /auth-scheme/],
  ["a comma follows the scheme at once", [`Bearer, realm="x"`], [0, 8], /auth-scheme/],
  [
    "a challenge goes on in the next line",
    [`Bearer a="1"`, `b="2"`],
    [1, 0],
    /line 2, character 1: .*auth-scheme/,
  ],
  ["parameters follow a token68", ["Negotiate abc==, a=1"], [0, 17], /auth-scheme/],
  ["a token68 is followed by a word", ["Negotiate abc def"], [0, 14], /"=" after abc/],
  ["a padded token68 has more after it", ["Negotiate abc==def"], [0, 14], /double quotes/],
  ["a value is missing", ["Bearer a=1, b=, c=2"], [0, 14], /a value for b/],
  ["a value is missing at the end", ["Bearer a=1, b="], [0, 14], /line ends.*a value for b/],
  ["a name is missing", ["Bearer a=1, =x"], [0, 12], /auth-scheme/],
  ["a name is missing and the scheme stands in for it", ["Bearer =x"], [0, 0], /auth-scheme/],
  ["a name is quoted", [`Bearer "a"="b"`], [0, 7], /name of a parameter/],
  ["a colon stands for =", [`Bearer a:"b"`], [0, 8], /"=" after a/],
  ["a scheme is not a token", ["B@arer"], [0, 1], /after B/],
  ["a tab follows the scheme", ["Bearer\ta=1"], [0, 7], /after Bearer/],
  ["a field is a quoted string", [`"Bearer"`], [0, 0], /auth-scheme/],
  ["a quoted string has a line feed", [`Bearer a="x\ny"`], [0, 11], /"\\n".*control/],
  ["a quoted string has a carriage return", [`Bearer a="x\r\n y"`], [0, 11], /"\\r".*control/],
  ["a quoted string has a NUL", [`Bearer a="\0"`], [0, 10], /control/],
  ["a quoted string has a DEL", [`Bearer a="\x7f"`], [0, 10], /control/],
  ["a backslash escapes a control character", [`Bearer a="\\\n"`], [0, 10], /lone backslash/],
  ["a quoted string has what no byte is", [`Bearer a="“x”"`], [0, 10], /U\+00FF/],
  ["a token is not ASCII", ["Bearer a=caf\xe9"], [0, 12], /double quotes/],
  ["a name is not ASCII", ["Bearer \xe9=1"], [0, 7], /name of a parameter/],
  ["a line feed follows a line", ["Bearer a=1\n"], [0, 10], /\\n/],
];

for (const [why, lines, expected] of LEGAL) {
  Deno.test(`parseChallenges() answers when ${why}`, () =>
    assert.deepEqual(parseChallenges(lines), expected));
}

for (const [why, lines, [line, offset], expected] of ILLEGAL) {
  Deno.test(`parseChallenges() throws when ${why}`, () => {
    assert.throws(() => parseChallenges(lines), (error) => {
      assert.ok(error instanceof ChallengeSyntaxError);
      assert.deepEqual(
        [error.code, error.line, error.offset],
        ["challenge_syntax", line, offset],
        error.message,
      );
      assert.match(error.message, expected);
      return true;
    });
  });
}

Deno.test("parameter() finds a value when the name is in another case", () => {
  const [challenge] = parseChallenges([`Bearer Error="x", empty=""`]);
  assert.ok(challenge);
  assert.equal(parameter(challenge, "eRROR"), "x");
  assert.equal(parameter(challenge, "empty"), "");
  assert.equal(parameter(challenge, "realm"), undefined);
});

Deno.test("parseChallenges() stays quick when a line is long", () => {
  const started = performance.now();
  for (const piece of [" ", ",", "a", "=", "a,", "a=", "a=1,", "a ", '"', "\\", "a= ", " ,"]) {
    try {
      parseChallenges(["Bearer " + piece.repeat(50_000), 'Bearer a="' + piece.repeat(50_000)]);
    } catch (error) {
      assert.ok(error instanceof ChallengeSyntaxError, String(error));
    }
  }
  assert.ok(performance.now() - started < 2000);
});
