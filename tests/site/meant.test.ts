import assert from "node:assert/strict";
import { findMeant } from "../../site/lib/meant.ts";
import type { Entry } from "../../site/lib/search.ts";

const entry = (title: string, text = ""): Entry => ({ kind: "rule", title, text, link: "/rules/a.b" });
const ENTRIES = [
  entry("a token for another audience is refused", "the audience is compared"),
  entry("the resource metadata document names the issuer"),
  entry("tokens are not passed on"),
  entry("an audit record has no token"),
];
const meant = (query: string) => {
  const { entries, meant } = findMeant(query, ENTRIES, 10);
  return [meant, entries[0]?.title];
};

Deno.test("findMeant() finds what was typed when it is there, and says nothing of another meaning", () => {
  assert.deepEqual(meant("audience"), [undefined, ENTRIES[0]!.title]);
});

Deno.test("findMeant() finds a word when a letter is another, missing, too many or the wrong way round", () => {
  for (const typed of ["audiance", "audence", "audiience", "auidence", "AUDIANCE", "audiance refused"]) {
    const [word, title] = meant(typed);
    assert.match(word!, /^audience/, typed);
    assert.equal(title, ENTRIES[0]!.title);
  }
});

Deno.test("findMeant() finds the texts' own word when another name of it was typed", () => {
  assert.deepEqual(meant("PRM"), ["resource metadata", ENTRIES[1]!.title]);
  assert.deepEqual(meant("confused deputy"), ["audience", ENTRIES[0]!.title]);
  assert.deepEqual(meant("token passthrough"), ["passed on", ENTRIES[2]!.title]);
});

Deno.test("findMeant() finds nothing when nothing is like it, or the word is short", () => {
  assert.deepEqual(meant("xylophone"), [undefined, undefined]);
  assert.deepEqual(meant("aut"), [undefined, undefined]);
  assert.deepEqual(meant("  "), [undefined, undefined]);
});
