/** Turns the TypeScript that a learner typed into a module, without `eval`. */

import { transform } from "sucrase";
import type { Program, Trouble } from "./protocol.ts";
import { packages } from "./packages.ts";

/** What a module exports. */
export type Exports = Record<string, unknown>;

/** The program cannot be run. */
export class BrokenProgram extends Error {
  override name = "BrokenProgram";
  readonly code = "broken_program";
  constructor(readonly trouble: Trouble, options?: ErrorOptions) {
    super(trouble.message, options);
  }
}

type Body = (require: (name: string) => unknown, exports: Exports) => void;

// deno-lint-ignore no-explicit-any -- a classic worker's global scope, which the page's types do not have
const scope = globalThis as any;

/**
 * Transpiles a program; the types are taken out and not checked.
 *
 * @returns evaluates it: each call is another module, with nothing remembered at its top level. Throws
 *   {@linkcode BrokenProgram} for an import that it cannot have, and for an error
 * @throws {BrokenProgram} for a syntax error
 */
export async function loadProgram({ source, name }: Program): Promise<() => Exports> {
  const body = await bodyOf(source, name);
  return () => {
    const exports: Exports = {};
    try {
      body(importer(name), exports);
    } catch (error) {
      throw error instanceof BrokenProgram
        ? error
        : new BrokenProgram(whereThrown(error, name), { cause: error });
    }
    return exports;
  };
}

async function bodyOf(source: string, name: string): Promise<Body> {
  const code = transpiled(source, name);
  // On one line with the first of the file, so that positions stay what they are.
  const script = `self.program = (require, exports) => { "use strict"; ${code}\n};\n//# sourceURL=${name}`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    scope.importScripts(url);
    return scope.program as Body;
  } catch (error) {
    throw new BrokenProgram(await whereRefused(script), { cause: error });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Kept for this file alone: programs have none. */
const { Worker } = globalThis;

/** What the transpiler lets pass and the browser does not: a worker's error event is all that says where it is. */
function whereRefused(script: string): Promise<Trouble> {
  // It should not run at all; a script that does all the same starts no others.
  const text = `delete self.Worker; ${script}`;
  const worker = new Worker(`data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`);
  return new Promise((resolve) => {
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      resolve({ message: event.message.replace(/^Uncaught /, ""), line: event.lineno });
    };
  });
}

function transpiled(source: string, name: string): string {
  try {
    return transform(source, { transforms: ["typescript", "imports"], disableESTransforms: true }).code;
  } catch (error) {
    const { loc } = error as { loc?: { line: number } };
    const message = inWords(error).replace(/^SyntaxError: /, "").replace(/ \(\d+:\d+\)$/, "");
    throw new BrokenProgram({ message: `${name}: ${message}`, line: loc?.line }, {
      cause: error,
    });
  }
}

function importer(name: string): (specifier: string) => unknown {
  return (specifier) => {
    const found = packages[specifier];
    if (found) return found;
    const known = Object.keys(packages).join(", ");
    throw new BrokenProgram({ message: `${name} imports "${specifier}". In the page there are: ${known}` });
  };
}

function whereThrown(error: unknown, name: string): Trouble {
  const [, line] = new RegExp(`${name}:(\\d+):\\d+`).exec((error as Error)?.stack ?? "") ?? [];
  return {
    message: inWords(error),
    line: line ? Number(line) : undefined,
  };
}

/** An error as one line for people. */
export function inWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
