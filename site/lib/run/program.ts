/** Turns the TypeScript that a learner typed into a module, without `eval`. */

import { transform } from "sucrase";
import { BrokenProgram, inWords } from "./broken_program.ts";
import { morePackages } from "./more_packages.ts";
import { packages } from "./packages.ts";
import type { Program, Trouble } from "./protocol.ts";

/** What a module exports. */
export type Exports = Record<string, unknown>;

type Body = (require: (name: string) => unknown, exports: Exports) => void;

// deno-lint-ignore no-explicit-any -- a classic worker's global scope, which the page's types do not have
const scope = globalThis as any;

/** A program that can be run. */
export interface LoadedProgram {
  /**
   * Evaluates it: each call is another module, with nothing remembered at its top level.
   *
   * @throws {BrokenProgram} for an import that it cannot have, and for an error
   */
  evaluate(): Exports;
  /** An error in words, and the first place in the program that it has come by. */
  troubleOf(error: unknown): Trouble;
}

/**
 * Transpiles a program; the types are taken out and not checked.
 *
 * @throws {BrokenProgram} for a syntax error
 */
export async function loadProgram({ source, name, files = {} }: Program): Promise<LoadedProgram> {
  const loaded: Loaded = { bodies: new Map(), files: new Map() };
  for (const [file, text] of Object.entries({ ...files, [name]: source })) {
    loaded.bodies.set(file, await bodyOf(text, file, loaded.files));
  }
  return { evaluate: () => evaluated(loaded, name), troubleOf: (error) => whereThrown(error, loaded.files) };
}

/** The files of a program, and what each is called in a stack: in WebKit it is the address, whatever name is given. */
interface Loaded {
  bodies: Map<string, Body>;
  files: Map<string, string>;
}

function evaluated({ bodies, files }: Loaded, name: string): Exports {
  const modules = new Map<string, Exports>();
  function imported(file: string): Exports {
    const before = modules.get(file);
    if (before) return before;
    const exports: Exports = {};
    modules.set(file, exports);
    try {
      bodies.get(file)!((specifier) => {
        const own = specifier.replace(/^\.\//, "");
        if (own !== specifier && bodies.has(own)) return imported(own);
        return packageNamed(specifier, file, [...bodies.keys()]);
      }, exports);
    } catch (error) {
      throw error instanceof BrokenProgram
        ? error
        : new BrokenProgram(whereThrown(error, files), { cause: error });
    }
    return exports;
  }
  return imported(name);
}

async function bodyOf(source: string, name: string, files: Loaded["files"]): Promise<Body> {
  const code = transpiled(source, name);
  // On one line with the first of the file, so that positions stay what they are.
  const script = `self.program = (require, exports) => { "use strict"; ${code}\n};\n//# sourceURL=${name}`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  files.set(name, name).set(url.slice(url.lastIndexOf("/") + 1), name);
  try {
    scope.importScripts(url);
    return scope.program as Body;
  } catch (error) {
    throw new BrokenProgram({ ...await whereRefused(error, script), file: name }, { cause: error });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Kept for this file alone: programs have none. */
const { Worker } = globalThis;

/** How long to wait for what a worker says of a script, in milliseconds: not every browser tells of every error. */
const PATIENCE_MS = 2_000;

/** What the transpiler lets pass and the browser does not. */
async function whereRefused(error: unknown, script: string): Promise<Trouble> {
  const { name, lineNumber, line } = error as Error & { lineNumber?: number; line?: number };
  // Nothing is wrong with the program where it could not be loaded at all.
  if (name !== "SyntaxError") return { message: `The browser does not load it: ${inWords(error)}` };
  const known = lineNumber ?? line;
  return known === undefined ? await whereInWorker(script) ?? { message: inWords(error) } : {
    message: inWords(error),
    line: known,
  };
}

/** In Chromium a worker's error event is all that says where it is. */
function whereInWorker(script: string): Promise<Trouble | undefined> {
  // It should not run at all; a script that does all the same starts no others.
  const text = `delete self.Worker; ${script}`;
  const worker = new Worker(`data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`);
  return new Promise((resolve) => {
    const end = (trouble?: Trouble) => {
      clearTimeout(limit);
      worker.terminate();
      resolve(trouble);
    };
    const limit = setTimeout(end, PATIENCE_MS);
    worker.onerror = (event) => {
      event.preventDefault();
      end({ message: event.message.replace(/^Uncaught /, ""), line: event.lineno });
    };
  });
}

function transpiled(source: string, name: string): string {
  try {
    return transform(source, { transforms: ["typescript", "imports"], disableESTransforms: true }).code;
  } catch (error) {
    const { loc } = error as { loc?: { line: number } };
    const message = inWords(error).replace(/^SyntaxError: /, "").replace(/ \(\d+:\d+\)$/, "");
    throw new BrokenProgram({ message, line: loc?.line, file: name }, {
      cause: error,
    });
  }
}

function packageNamed(specifier: string, file: string, files: string[]): object {
  const all = { ...packages, ...morePackages() };
  const found = all[specifier];
  if (found) return found;
  if (specifier.startsWith(".")) {
    const message = `${file} imports "${specifier}", which is not there. There are: ${files.join(", ")}`;
    throw new BrokenProgram({ message, file });
  }
  const known = Object.keys(all).join(", ");
  throw new BrokenProgram({
    message: `${file} imports "${specifier}". In the page there are: ${known}`,
    file,
  });
}

/** Where it was thrown is told at the end of a stack; before it stands a message of any length, in characters. */
const MAX_STACK = 4_000;

function whereThrown(error: unknown, files: Loaded["files"]): Trouble {
  const stack = error instanceof Error ? String(error.stack ?? "").slice(-MAX_STACK) : "";
  for (const [, named = "", line] of stack.matchAll(/([\w.-]+):(\d+):\d+/g)) {
    const file = files.get(named);
    if (file) return { message: inWords(error), line: Number(line), file };
  }
  return { message: inWords(error) };
}
