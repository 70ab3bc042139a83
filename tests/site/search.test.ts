import assert from "node:assert/strict";
import { type Entry, find } from "../../site/lib/search.ts";

const entry = (title: string, text = "", kind: Entry["kind"] = "rule"): Entry => {
  return { title, text, kind, link: `/rules/${title.replaceAll(" ", "-")}` };
};
const titles = (query: string, entries: Entry[], limit = 10) =>
  find(query, entries, limit).map(({ title }) => title);

Deno.test("find() finds nothing when there are no words", () => {
  for (const query of ["", "   "]) assert.deepEqual(titles(query, [entry("audience")]), []);
});

Deno.test("find() leaves out an entry when one of the words is missing from it", () => {
  const entries = [entry("token audience"), entry("token expiry")];
  assert.deepEqual(titles("token audience", entries), ["token audience"]);
  assert.deepEqual(titles("token nowhere", entries), []);
});

Deno.test("find() reads the query without regard to case and to spaces", () => {
  assert.deepEqual(titles("  TOKEN   Audience ", [entry("Token audience")]), ["Token audience"]);
});

Deno.test("find() puts a title before a text, and the start of a word before its middle", () => {
  const entries = [
    entry("keys", "an issuer has them"),
    entry("reissuer of tokens"),
    entry("issuer of tokens"),
  ];
  assert.deepEqual(titles("issuer", entries), ["issuer of tokens", "reissuer of tokens", "keys"]);
});

Deno.test("find() puts a lesson before a rule when both fit alike", () => {
  const entries = [entry("audience one"), entry("audience two", "", "lesson")];
  assert.deepEqual(titles("audience", entries), ["audience two", "audience one"]);
});

Deno.test("find() finds an entry by its address", () => {
  assert.deepEqual(titles("rules/other-host", [entry("other host")]), ["other host"]);
});

Deno.test("find() returns no more than was asked for", () => {
  assert.equal(find("a", [entry("a one"), entry("a two"), entry("a three")], 2).length, 2);
});

Deno.test("find() takes characters of regular expressions as they are", () => {
  assert.deepEqual(titles("a.b", [entry("a.b"), entry("axb")]), ["a.b"]);
  assert.deepEqual(titles("(", [entry("call()")]), ["call()"]);
});
