/** Which part of a file a failure is about: by the words that the rule and the file have in common. */

import { createTwoFilesPatch } from "diff";
import type { Requirement } from "../../reference/conformance/requirement.ts";
import type { Failure } from "../../reference/conformance/report.ts";

/** A declaration in two files. */
interface Part {
  name: string;
  own: string;
  finished: string;
}

/**
 * How the finished step differs from one's own file in the declaration that a failure is most likely about.
 *
 * @returns its name and the difference as a patch; nothing where the two files do not differ
 */
export function partOf(
  own: string,
  finished: string,
  requirement: Requirement,
  failure?: Failure,
): { name: string; patch: string } | undefined {
  const all = differing(declarationsOf(own), declarationsOf(finished));
  // What is imported is the answer to nothing.
  const declared = all.filter(({ name }) => name !== IMPORTS);
  const parts = declared.length > 0 ? declared : all;
  const said = [requirement.id, requirement.title, ...requirement.hints, failure?.expected ?? ""].join(" ");
  const wanted = wordsOf(said);
  const words = parts.map(({ own, finished }) => wordsOf(changedLines(own, finished)));
  let best: { part: Part; score: number } | undefined;
  for (const [i, part] of parts.entries()) {
    // A word that stands in every part tells nothing of any; a name that is said tells most.
    const score = [...wanted].filter((word) => words[i]!.has(word))
      .reduce((sum, word) => sum + 1 / words.filter((each) => each.has(word)).length, 0) +
      (said.includes(part.name) ? 1 : 0);
    if (!best || score > best.score) best = { part, score };
  }
  if (!best) return undefined;
  const { part } = best;
  const patch = createTwoFilesPatch("yours", "finished", part.own, part.finished, "", "", { context: 3 });
  // Line numbers would be of the part.
  return {
    name: part.name,
    patch: patch.split("\n").slice(3).filter((line) => !line.startsWith("@@")).join("\n").trimEnd(),
  };
}

const BEGINS =
  /^(?:export )?(?:default )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/;

/** The declarations of formatted code, each with the comment above it; the imports are one. */
function declarationsOf(source: string): Map<string, string> {
  const found = new Map<string, string>();
  let name = IMPORTS;
  let comment: string[] = [];
  for (const line of source.split("\n")) {
    const begun = BEGINS.exec(line)?.[1];
    if (begun) name = begun;
    // Comments in the first column belong to what follows.
    if (/^(?:\/\*\*|\/\/| \*)/.test(line)) comment.push(line);
    else {
      found.set(name, [found.get(name), ...comment, line].filter((text) => text !== undefined).join("\n"));
      comment = [];
    }
  }
  return new Map([...found].map(([name, text]) => [name, `${text.trim()}\n`]));
}

const IMPORTS = "the imports";

function differing(own: Map<string, string>, finished: Map<string, string>): Part[] {
  const names = new Set([...finished.keys(), ...own.keys()]);
  return [...names].map((name) => ({ name, own: own.get(name) ?? "", finished: finished.get(name) ?? "" }))
    .filter(({ own, finished }) => own !== finished);
}

function changedLines(own: string, finished: string): string {
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const [before, after] = [new Set(lines(own)), new Set(lines(finished))];
  return [
    ...[...after].filter((line) => !before.has(line)),
    ...[...before].filter((line) => !after.has(line)),
  ]
    .join("\n");
}

/** Words of prose and of code, a name in camel case as its words. */
function wordsOf(text: string): Set<string> {
  const words = text.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().match(/[a-z0-9_]{4,}/g) ?? [];
  return new Set([...words, ...(text.match(/\w{4,}/g) ?? [])]);
}
