/**
 * `deno task generate`: writes everything that is generated and committed; `generate FILE…` these files of it alone.
 * Tests fail when it is out of date.
 */

import { wholeCourse } from "../../lessons/cli/course.ts";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { upToDate } from "./prose.ts";
import { teethTable } from "./teeth.ts";
import { FOLDER, NAMES, vectorFiles } from "./vectors/all.ts";

/** The READMEs whose quotes and transcripts are generated. */
export const READMES: string[] = [
  "README.md",
  "reference/README.md",
  "reference/conformance/README.md",
  "reference/packages/mcp-gatehouse/README.md",
  "reference/packages/mcp-gatehouse-guard/README.md",
  ...wholeCourse().map(({ slug }) => `lessons/${slug}/README.md`),
];

/** What should stand in each file of vectors, by its path: random signatures stay as they are committed. */
export async function vectors(): Promise<Map<string, string>> {
  const committed = NAMES.map(async (name): Promise<[string, string]> => {
    return [name, await Deno.readTextFile(projectFile(`${FOLDER}/${name}`)).catch(() => "{}")];
  });
  const files = await vectorFiles(new Map(await Promise.all(committed)));
  return new Map([...files].map(([name, text]) => [`${FOLDER}/${name}`, text]));
}

if (import.meta.main) {
  const outputs: [file: string, text: () => Promise<string>][] = [
    ["reference/conformance/TEETH.md", teethTable],
    ...[...await vectors()].map((
      [file, text],
    ): [string, () => Promise<string>] => [file, () => Promise.resolve(text)]),
    ...READMES.map((file): [string, () => Promise<string>] => [file, () => upToDate(file)]),
  ];
  const strange = Deno.args.filter((arg) => !outputs.some(([file]) => file === arg));
  if (strange.length > 0) throw new Error(`Nothing of ${strange.join(", ")} is generated`);
  const wanted = Deno.args.length > 0 ? outputs.filter(([file]) => Deno.args.includes(file)) : outputs;
  for (const [file, text] of wanted) {
    const path = projectFile(file);
    const before = await Deno.readTextFile(path).catch(() => "");
    const after = await text();
    if (after !== before) await Deno.writeTextFile(path, after);
    Deno.stdout.writeSync(
      new TextEncoder().encode(`${after === before ? "unchanged" : "written  "}  ${file}\n`),
    );
  }
}
