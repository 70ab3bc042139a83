/** reference/README.md, "The client": its options are those of the command, and its entries those of the file. */

import assert from "node:assert/strict";
import { projectFile } from "../../../lessons/cli/lessons.ts";
import { inPlace } from "./command.ts";
import { served, whileSigningIn } from "./command_world.ts";

const read = (file: string) => Deno.readTextFile(projectFile(file));
const [, part = ""] = (await read("reference/README.md")).split("\n## The client\n");
const section = part.split("\n## ")[0]!;

/** The first cells of the tables of the section, where these begin so. */
function cells(pattern: RegExp): string[] {
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, cell]) => cell!).filter((cell) =>
    pattern.test(cell)
  );
}

Deno.test("the README explains every option of client, and none that does not exist", () =>
  inPlace(async ({ run }) => {
    const { code, stdout } = await run("--help");
    assert.equal(code, 0);
    const options = [...stdout.matchAll(/^ +(?:-\w, )?(--[a-z0-9-]+)/gm)].map(([, option]) => option!);
    const explained = cells(/^--/);
    assert.deepEqual(explained.toSorted(), options.filter((option) => option !== "--help").toSorted());
    for (const action of ["whoami", "logout"]) assert.ok(section.includes(`\`${action}\``));
    const root = await read("README.md");
    const named = root.slice(root.indexOf("\n`client` takes")).split("\n\n")[0]!;
    for (const option of explained) assert.ok(named.includes(option), `README.md says nothing of ${option}`);
  }));

Deno.test("the README names every entry of the file that client keeps", () => {
  const registered = "http://127.0.0.1:4000/cb";
  return served(({ resource }) =>
    inPlace(async (place) => {
      await whileSigningIn(place.start(resource, "--no-browser"));
      // Asks for nothing: only whose client that is.
      await place.run(resource, "whoami", "--client-id", "till");
      const { entries } = JSON.parse(
        await Deno.readTextFile(`${place.directory}/.gatehouse/credentials.json`),
      );
      const kinds = Object.keys(entries).map((key) =>
        key.replace(resource, "RESOURCE").replace(/http:\S+/, "ISSUER")
      );
      assert.deepEqual(kinds.toSorted(), cells(/^(?!--)/).toSorted());
    }), [{ client_id: "till", redirect_uris: [registered] }]);
});
