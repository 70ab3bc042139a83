/** `deno task generate`: writes everything that is generated and committed. Tests fail when it is out of date. */

import { allLessons, projectFile } from "../../lessons/cli/lessons.ts";
import { upToDate } from "./prose.ts";
import { teethTable } from "./teeth.ts";

/** The READMEs whose quotes and transcripts are generated. */
export const READMES: string[] = [
  "README.md",
  "reference/README.md",
  ...allLessons().map(({ slug }) => `lessons/${slug}/README.md`),
];

if (import.meta.main) {
  const outputs: [file: string, text: () => Promise<string>][] = [
    ["reference/conformance/TEETH.md", teethTable],
    ...READMES.map((file): [string, () => Promise<string>] => [file, () => upToDate(file)]),
  ];
  for (const [file, text] of outputs) {
    const path = projectFile(file);
    const before = await Deno.readTextFile(path).catch(() => "");
    const after = await text();
    if (after !== before) await Deno.writeTextFile(path, after);
    Deno.stdout.writeSync(
      new TextEncoder().encode(`${after === before ? "unchanged" : "written  "}  ${file}\n`),
    );
  }
}
