/** What reference/README.md says is there is there, all of it, under these names. */

import assert from "node:assert/strict";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { requirements } from "../../reference/conformance/catalogue.ts";
import * as profiles from "../../reference/guard/token/profiles/mod.ts";
import { documentedTypes, membersOf, optionsOf } from "./documented.ts";
import { readme } from "./readme_commands.ts";

const types = await documentedTypes();

/** The text between a heading and the next one of its level. */
function section(title: string): string {
  const [, text] = readme.split(`\n## ${title}\n`);
  assert.ok(text, `no section ${title}`);
  return text.split("\n## ")[0]!;
}

/** The cells of a section's table, without its head. */
function rowsOf(title: string): string[][] {
  const lines = section(title).split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
const numbersIn = (text: string) =>
  new Set(text.match(/\d[\d,]*/g)?.map((number) => number.replace(/,$/, "")));

Deno.test("the README explains every option of the guard, and none that does not exist", () => {
  const options = [...optionsOf(types, "SessionProtectOptions").keys()];
  const said = rowsOf("Options").flatMap(([names]) => codeIn(names!));
  assert.deepEqual(said.filter((name) => !options.includes(name)), []);
  // An object is explained by its parts.
  const parts = options.filter((option) => !options.some((other) => other.startsWith(`${option}.`)));
  assert.deepEqual(parts.filter((name) => !said.includes(name)), []);
  assert.equal(new Set(said).size, said.length, "each of them once");
});

Deno.test("the README gives the limits and defaults that the options' comments give", () => {
  const compared = [...optionsOf(types, "SessionProtectOptions")].filter(([name, comment]) => {
    if (!/default \d/.test(comment)) return false;
    const row = rowsOf("Options").find(([names]) => codeIn(names!).includes(name))!;
    assert.deepEqual(numbersIn(row[1]!), numbersIn(comment), name);
    return true;
  });
  assert.ok(compared.length >= 8, "all that have a number");
});

Deno.test("the README explains every code of the audit record, and none that does not exist", () => {
  const said = rowsOf("The audit record").flatMap(([code]) => codeIn(code!));
  assert.deepEqual(said.toSorted(), membersOf(types, "RefusalCode").toSorted());
});

Deno.test("the README says what every provider's profile takes, and what it costs", () => {
  const rows = rowsOf("Provider profiles");
  assert.deepEqual(rows.map(([name]) => codeIn(name!)[0]).toSorted(), Object.keys(profiles).toSorted());
  for (const [name, settings, cost] of rows) {
    const type = `${name!.replaceAll("`", "")}Settings`;
    const [interfaceName] = [...types.keys()].filter((each) => each.toLowerCase() === type.toLowerCase());
    assert.deepEqual(codeIn(settings!).toSorted(), [...optionsOf(types, interfaceName!).keys()].toSorted());
    assert.ok(cost!.length > 40, `${name} costs nothing?`);
  }
});

Deno.test("each threat in the README has a check or a test, and each of these exists", () => {
  const ids = new Set(requirements.filter(({ party }) => party === "resource-server").map(({ id }) => id));
  const threats = section("Threat model").split(/\n- /).slice(1);
  assert.ok(threats.length > 20);
  for (const threat of threats) {
    const checks = codeIn(threat).filter((code) => /^[a-z]+\.[a-z-]+$/.test(code));
    assert.deepEqual(checks.filter((id) => !ids.has(id)), [], "no such check");
    if (!threat.includes("](../tests/") && checks.length === 0) {
      assert.match(threat, /is the\s+authorization\s+server's\s+affair/, `nothing shows it: ${threat}`);
    }
  }
});

/** The name of a test, with whatever a template puts into it. */
function patternOf(name: string): RegExp {
  const parts = name.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`);
}

Deno.test("the tests that the README names have those names", async () => {
  const links = [...readme.matchAll(/\[([^\]]+)\]\(\.\.\/(tests\/[^)]+\.test\.ts)\)/g)];
  assert.ok(links.length > 30);
  for (const [, name, file] of links) {
    const source = await Deno.readTextFile(projectFile(file!));
    const names = [...source.matchAll(/Deno\.test\(\s*(["`])(.*?)\1,/g)].map(([, , found]) =>
      patternOf(found!)
    );
    const wanted = name!.replaceAll(/\s+/g, " ");
    assert.ok(names.some((pattern) => pattern.test(wanted)), `${file} has no test called: ${wanted}`);
  }
});

Deno.test("the files that the README links to exist", async () => {
  const files = [...readme.matchAll(/\]\(([^)#:]+\.ts)\)/g)].map(([, file]) => `reference/${file}`);
  assert.ok(files.length > 0);
  for (const file of files) await Deno.stat(projectFile(file));
});
