/** `deno task lesson 13`: a lesson that is a project, judged as `verify` judges, and then served. */

import { endsWith, EXIT, task } from "../../reference/command/command.ts";
import { assertFree } from "../../reference/command/free_port.ts";
import { print } from "../../reference/command/output.ts";
import { UsageError } from "../../reference/command/usage.ts";
import type { Lesson } from "./lessons.ts";
import { opening } from "./lesson_output.ts";
import { judgeProject, placeOf, type ProjectRequest, runProject } from "./project_apart.ts";

/** Of the options of `lesson`. */
export interface ProjectOptions {
  once?: true;
  file?: string;
  json?: true;
  exchanges?: true;
  explain?: string | true;
  port: number;
  authPort: number;
  fresh?: true;
}

/**
 * Judges it, and serves it unless it was to be judged alone.
 *
 * @param count the number of the last lesson
 * @param explained says everything about the rule with this id
 * @returns the exit code: `verify`'s
 */
export async function projectLesson(
  lesson: Lesson,
  count: number,
  options: ProjectOptions,
  explained: (id: string) => number,
): Promise<number> {
  if (options.exchanges) {
    throw new UsageError(
      `Lesson ${lesson.number} is judged as verify judges, which shows what was sent and came back of each ` +
        "failure; --json has every exchange",
    );
  }
  const once = options.once || options.json || options.explain;
  if (!once) await assertFree(options.port, "--port");
  if (!once) await assertFree(options.authPort, "--auth-port");
  const { shown, ...place } = placeOf(lesson, options.file);
  if (!options.json) print(opening(lesson, count, shown));
  const request: ProjectRequest = {
    ...place,
    does: "judge",
    slug: lesson.slug,
    json: options.json === true,
    port: options.port,
    authPort: options.authPort,
    fresh: options.fresh === true,
    code: EXIT.passed,
  };
  if (options.explain) {
    const { verdict } = await judgeProject({ ...request, does: "tell" }).verification;
    const [first] = verdict.rules;
    if (first !== undefined) return explained(first);
    print("  Nothing fails: there is nothing to explain.");
    return EXIT.passed;
  }
  const code = await runProject(request);
  if (code === EXIT.failed && !options.json) print(againLines(lesson, options.file));
  if (once || code === EXIT.unjudged) return code;
  endsWith(code);
  return await runProject({ ...request, does: "serve", code });
}

/** What to do after a failure. */
function againLines({ number, slug }: Lesson, file: string | undefined): string {
  const again = `lesson ${number}${file === undefined ? "" : ` --file ${file}`}`;
  return [`    ${task(`${again} --once`)}`, `    lessons/${slug}/README.md`].join("\n");
}
