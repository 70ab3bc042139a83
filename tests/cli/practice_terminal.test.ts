/** `deno task practice` at a terminal: the real program, typed at, in a copy of the project. */

import assert from "node:assert/strict";
import { allLessons } from "../../lessons/cli/lessons.ts";
import { allGone, descendants } from "./commands.ts";
import { atTerminal, inCopy } from "./terminal.ts";

const [, second] = allLessons();
const KEYS = /h hint {2}d diff[^]*?q quit/;

/** Lines that are wider than the terminal; URLs, paths and lines of code are not broken. */
function tooLong(text: string, columns: number): string[] {
  return text.split("\n").filter((line) =>
    [...line].length > columns && !/https?:\/\/|^ {4}\S+\.ts:?\d*$|^ {4}\S+\.md$|^ {8}[ \d]+ \|/.test(line)
  );
}

for (const columns of [80, 40]) {
  Deno.test(`practice at a terminal of ${columns} columns judges each save, gives hints, goes on, begins again, and quits`, () =>
    inCopy(async (root) => {
      const own = `${root}/workspace/02-resource-metadata.ts`;
      let shown = "";
      await atTerminal({ cwd: root, columns, task: "practice 2" }, async ({ sees, type, code }) => {
        const seen = async (pattern: RegExp) => {
          const text = await sees(pattern);
          shown += `${text}\n`;
          return text;
        };
        await seen(/Begin with this one of/);
        await seen(KEYS);
        // A nudge, the rule with its source, and the part of the finished step.
        await type("h");
        await seen(/Hint 1 of (\d) for metadata\.path-form[^]*h again for more/);
        await type("h");
        await seen(/Hint 2 of \d[^]*The rule:[^]*https:[^]*h again/);
        await type("hh");
        // Code is shown as it is.
        await sees(
          /Hint (\d) of \1[^]*has this in\s+metadataUrl[^]*\+function metadataUrl\([^]*no more hints[^]*solution is\.\n/,
        );
        await type("x");
        await seen(/Hints {2}[^]*Source /);
        await type("e");
        await seen(/① client → notes[^]*404/);
        await type("s");
        await seen(/finished\s+lessons\/02-resource-metadata\/server\.ts:\d+\n +yours\s+workspace\//);
        await type("dl");
        await sees(/\+\+\+ lessons\/02-resource-metadata\/server\.ts[^]*8 {2}Refresh and step-up\n/);

        await Deno.writeTextFile(own, "export function createServer( {\n");
        await seen(/Saved again: what is above/);
        await seen(/does not\s+run[^]*1 \| export function/);
        await seen(/verdicts above are of what you\s+had before/);
        await seen(KEYS);
        await type("h");
        await seen(/First of all:[^]*does\s+not\s+run/);

        await Deno.copyFile(`${root}/${second!.file}`, own);
        const passed = await seen(KEYS);
        assert.match(
          passed,
          /\d s: the 20 new rules are judged:\s+none\s+fails[^]*judged in/,
          "what is new is said first",
        );
        assert.match(passed, /✓ new: [^]*metadata\./);
        assert.match(passed, /(\d+) of \1 passed/);
        assert.match(passed, /The attack of this lesson[^]*✓ a forged Host[^]*421[^]*Still open/);
        await type("l");
        await seen(/✓ {2}2 {2}Resource metadata +done/);
        await type("n");
        await seen(/Lesson 3 of/);
        await seen(KEYS);
        await type("rx");
        await seen(/Begin workspace\/03-challenge\.ts again\?[^]*Nothing has changed/);
        await type("rr");
        await seen(/Yours is kept as\s+workspace\/03-challenge\.1\.ts/);
        await seen(KEYS);
        await type("q");
        assert.equal(await code, 0);
      });
      assert.deepEqual(tooLong(shown, columns), []);
      assert.ok((await Deno.stat(`${root}/workspace/03-challenge.1.ts`)).isFile);
    }));
}

Deno.test("practice begins anew when a file is saved while it is judged", () =>
  inCopy(async (root) => {
    const own = `${root}/workspace/02-resource-metadata.ts`;
    await atTerminal({ cwd: root, columns: 80, task: "practice 2" }, async ({ sees, type, code }) => {
      await sees(/Checks {2}\d+ of 50/);
      await Deno.copyFile(`${root}/${second!.file}`, own);
      const only = await sees(KEYS);
      assert.match(only, /50 of 50 passed/);
      assert.doesNotMatch(only, /30 of 50 passed/, "nothing is said of what is no longer there");
      await type("q");
      assert.equal(await code, 0);
    });
  }));

Deno.test("practice has a process with its packages waiting before the file is saved", () =>
  inCopy(async (root) => {
    await atTerminal({ cwd: root, columns: 80, task: "practice 2" }, async ({ sees, pid }) => {
      await sees(KEYS);
      const waiting = descendants(pid).map(argumentsOf).filter((args) => args.includes("host.ts"));
      assert.equal(waiting.length, 1, waiting.join("\n"));
      assert.match(waiting[0]!, /"ahead":\["@modelcontextprotocol\/sdk\/server\/mcp\.js"/);
    });
  }));

function argumentsOf(pid: number): string {
  const { stdout } = new Deno.Command("ps", { args: ["-o", "args=", "-ww", "-p", String(pid)] }).outputSync();
  return new TextDecoder().decode(stdout);
}

Deno.test("practice goes on where one was when it is killed in the middle, and leaves nothing running", () =>
  inCopy(async (root) => {
    const own = `${root}/workspace/02-resource-metadata.ts`;
    await atTerminal({ cwd: root, columns: 80, task: "practice 2" }, async ({ sees, pid }) => {
      await sees(KEYS);
      await Deno.copyFile(`${root}/${second!.file}`, own);
      await sees(/(\d+) of \1 passed/);
      await sees(KEYS);
      const family = descendants(pid);
      const practising = family.find((pid) => argumentsOf(pid).includes("-P=practice"));
      Deno.kill(practising!, "SIGKILL");
      await allGone(family);
    });
    await atTerminal({ cwd: root, columns: 80, task: "practice" }, async ({ sees }) => {
      await sees(/Lesson 3 of \d+ [^]*1 of \d+ done/);
    });
    await atTerminal({ cwd: root, columns: 80, task: "lesson" }, async ({ sees, code }) => {
      await sees(/ {2}1 {2}Open server[^]*✓ {2}2 {2}Resource metadata[^]* {2}3 {2}Challenge/);
      await sees(/Yours: 1 of \d+ done\. Go on: +(?:npx -y )?deno task practice 3/);
      assert.equal(await code, 0);
    });
    assert.equal(await Deno.readTextFile(own), await Deno.readTextFile(`${root}/${second!.file}`));
  }));
