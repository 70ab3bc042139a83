/**
 * Runs a lesson that is a project: makes it ready, judges it by what `verify` knows, or serves it. In a process of its
 * own, because the other lessons need none of what it may do: run npm and a shell.
 *
 * @module
 */

import process from "node:process";
import { openSystemBrowser } from "../../reference/client/command/deno/system_browser.ts";
import { endsWith, EXIT, run } from "../../reference/command/command.ts";
import { complain, print } from "../../reference/command/output.ts";
import { startGroup } from "../../reference/command/process_group.ts";
import { UsageError } from "../../reference/command/usage.ts";
import { type Configured, readConfig } from "../../reference/verify/config.ts";
import { namingOf, type VerifyOptions } from "../../reference/verify/options.ts";
import { keptEnvironment, listens, placed } from "../../reference/verify/start.ts";
import { verifyCommand } from "../../reference/verify/verify_command.ts";
import { wayFor } from "../../reference/verify/ways.ts";
import { wholeCourse } from "./course.ts";
import { projectFile } from "./lessons.ts";
import type { ProjectNews, ProjectRequest } from "./project_apart.ts";
import { servingLines } from "./project_output.ts";
import { makeReady } from "./project_ready.ts";
import { shellWord } from "./shell_word.ts";
import { runSignIn } from "./sign_in.ts";

const runtime = { openBrowser: openSystemBrowser };

await run(async ([request = ""]) => {
  const asked: ProjectRequest = JSON.parse(request);
  // Whoever started this may be killed: nothing may be left running then.
  void endOfInput().then(() => process.exit(EXIT.unjudged));
  if (asked.installs) await makeReady(asked.folder);
  const [server] = await readConfig(projectFile(`lessons/${asked.slug}/verify.json`));
  const options = { ...server!.options, start: commandOf(server!, asked.entry) };
  if (asked.does === "serve") return await serve(asked, options);
  if (asked.does === "tell") return await tell(options, asked.only);
  return await verifyCommand([...typed(options), ...asked.json ? ["--json"] : []], runtime);
});

async function endOfInput(): Promise<void> {
  for await (const _ of Deno.stdin.readable);
}

/** As the lesson says that it is started, with the file that is to be judged. */
function commandOf({ options }: Configured, entry: string): string {
  return options.start!.replace("server.mjs", () => shellWord(entry));
}

/** As one types it. */
function typed({ start, read, write, require = [] }: Partial<VerifyOptions>): string[] {
  return [
    ...["--start", start!],
    ...read ? ["--read", read] : [],
    ...write ? ["--write", write] : [],
    ...require.flatMap(([operation, scopes]) => ["--require", `${operation}=${scopes.join(" ")}`]),
  ];
}

/** Tells each verdict when it is there, and all together at the end. */
async function tell(given: Partial<VerifyOptions>, only?: string): Promise<number> {
  const options = { path: "/mcp", require: [], profile: [], ...given };
  const way = await wayFor(undefined, options, runtime);
  const say = (news: ProjectNews) => print(JSON.stringify(news));
  const wanted = {
    name: options.start!,
    naming: namingOf(options),
    ids: only === undefined ? way.ids : [only],
    profiles: [],
  };
  const { verdicts: _, ...all } = await way.go({ ...wanted, onFinding: (verdict) => say({ verdict }) });
  say({ all });
  return EXIT.passed;
}

/** Until it is interrupted: the server on its port, and beside it where people sign in. */
async function serve(
  { slug, folder, port, authPort, fresh, code }: ProjectRequest,
  { start, path = "/mcp", require = [] }: Partial<VerifyOptions>,
): Promise<number> {
  const scopes = [...new Set(require.flatMap(([, scopes]) => scopes))];
  const signIn = await runSignIn({ port: authPort, fresh });
  const { env, port: at, resource } = await placed({
    issuer: signIn.issuer,
    path,
    ...port > 0 && { port },
  });
  const lesson = wholeCourse().find((each) => each.slug === slug)!;
  await signIn.addResource(resource, { name: lesson.title, scopes });
  const group = startGroup({
    command: start!,
    cwd: folder,
    env: { ...keptEnvironment(), ...env },
    onLine: complain,
  });
  let runs = true;
  const ended = group.ended.then((code) => {
    runs = false;
    throw new UsageError(`The server has ended by itself, with exit code ${code}`);
  });
  ended.catch(() => {}); // Of one that does not listen it is said below.
  if (!await listens(at, () => runs)) throw new UsageError("The server has not begun to listen");
  print(servingLines(lesson, resource, signIn.issuer));
  endsWith(code);
  return await Promise.race([ended, signIn.gone]);
}
