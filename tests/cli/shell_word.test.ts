/** Names of files in a command, read by the shell that runs it. */

import assert from "node:assert/strict";
import { shellWord } from "../../lessons/cli/shell_word.ts";

const NAMES = [
  "server.mjs",
  "../mine/server-2.mjs",
  "my server.mjs",
  "it's mine.mjs",
  "$(touch pwned).mjs",
  '`id`;$HOME&|<>*?#~\\"!.mjs',
  "a\nb.mjs",
  "",
];

Deno.test("shellWord() is one word that says the name as it is when a shell reads it", async () => {
  for (const name of NAMES) {
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", `printf '%s|' start ${shellWord(name)} end`],
      stdin: "null",
    }).output();
    assert.equal(new TextDecoder().decode(stdout), `start|${name}|end|`);
  }
});

Deno.test("shellWord() leaves a name as it stands when nothing in it means anything to a shell", () => {
  assert.equal(shellWord("server.mjs"), "server.mjs");
});
