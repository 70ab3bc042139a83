/** Starts `project.ts` in a process of its own, which may do what the lessons' commands may not. */

import { basename, dirname, resolve } from "node:path";
import process from "node:process";
import { linesOf } from "../../reference/command/deno/children.ts";
import { complain } from "../../reference/command/output.ts";
import { UsageError } from "../../reference/command/usage.ts";
import type { Finding, Verification } from "../../reference/conformance/verify/verification.ts";
import { type Lesson, projectFile } from "./lessons.ts";

/** A server to be judged or served: its folder and the file that Node starts. */
export interface ProjectPlace {
  /** Absolute. */
  folder: string;
  /** Within the folder: "server.mjs". */
  entry: string;
  /** As somebody typed it. */
  shown: string;
  /** Whether it is one of ours, whose packages we install; elsewhere they are somebody's own. */
  installs: boolean;
}

/** What `project.ts` is asked for. */
export interface ProjectRequest extends Omit<ProjectPlace, "shown"> {
  /** To judge it as `verify` does and print that, to tell its verdicts as they come, or to serve it. */
  does: "judge" | "tell" | "serve";
  slug: string;
  /** To be told of: the one rule that it is judged by; default: all. */
  only?: string;
  json: boolean;
  /** Where it serves, and where people sign in; 0 takes a free one. */
  port: number;
  authPort: number;
  fresh: boolean;
  /** Of a server that is interrupted: its exit code. */
  code: number;
}

/** A line of what it tells. */
export type ProjectNews = { verdict: Finding } | { all: Omit<Verification, "verdicts"> };

/**
 * The server at a path as somebody typed it, or the finished one.
 *
 * @throws {UsageError} when it is none that Node could start
 */
export function placeOf({ number, file }: Lesson, path?: string): ProjectPlace {
  if (path === undefined) return ours(dirname(projectFile(file)), basename(file), file);
  const found = resolve(process.env.INIT_CWD ?? ".", path);
  if (/\.[cm]?js$/.test(found)) return ours(dirname(found), basename(found), path);
  if (!/\.\w+$/.test(found)) return ours(found, basename(file), path);
  throw new UsageError(
    `Lesson ${number} runs on Node: ${path} has to be a .mjs or a .js, or a folder with a ${basename(file)}`,
  );
}

function ours(folder: string, entry: string, shown: string): ProjectPlace {
  const installs = ["lessons/", "workspace/"].some((each) => `${folder}/`.startsWith(projectFile(each)));
  return { folder, entry, shown, installs };
}

function spawn(request: ProjectRequest, output: "inherit" | "piped"): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", `--config=${projectFile("deno.json")}`, "-P=project"],
      projectFile("lessons/cli/project.ts"),
      JSON.stringify(request),
    ],
    // Where its server is started, as if somebody had typed the command there.
    env: { INIT_CWD: request.folder },
    // It ends when this closes: when this process ends, however that comes about.
    stdin: "piped",
    stdout: output,
    stderr: output,
  }).spawn();
}

/** Runs it to its end, in front of whoever is looking. */
export async function runProject(request: ProjectRequest): Promise<number> {
  return (await spawn(request, "inherit").status).code;
}

/** A judgement that is under way. */
export interface ProjectJudging {
  /** Rejects with a {@linkcode UsageError} when it cannot be judged, or was stopped. */
  verification: Promise<Verification>;
  stop(): void;
}

/** Judges it, and tells each verdict when it is there. */
export function judgeProject(
  request: ProjectRequest,
  onVerdict?: (verdict: Finding) => void,
): ProjectJudging {
  const child = spawn(request, "piped");
  let trouble = "it has not said why";
  const complaints = async () => {
    for await (const line of linesOf(child.stderr)) {
      // What cannot be judged is said in one line; all else is how far it is.
      if (line.startsWith("gatehouse: ")) trouble = line.replace("gatehouse: ", "");
      else complain(line);
    }
  };
  const listen = async () => {
    const said = complaints();
    const verdicts: Finding[] = [];
    let all: Omit<Verification, "verdicts"> | undefined;
    for await (const line of linesOf(child.stdout)) {
      const news: ProjectNews = JSON.parse(line);
      if ("all" in news) all = news.all;
      else {
        verdicts.push(news.verdict);
        onVerdict?.(news.verdict);
      }
    }
    await said;
    if (all) return { ...all, verdicts };
    throw new UsageError(trouble);
  };
  return { verification: listen(), stop: () => void child.stdin.close().catch(() => {}) };
}
