/** Reads or writes one file, in a process that may do nothing else: `one_file.ts read|write FILE FILE.part`. */

import { parsedProgress } from "./progress_file.ts";

const [what, file = "", beside = ""] = Deno.args;

function before(): string | undefined {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function isOurs(text: string): boolean {
  try {
    return Boolean(parsedProgress(text));
  } catch {
    return false;
  }
}

function failed(why: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(why));
  Deno.exit(1);
}

try {
  const text = before();
  if (what === "read") {
    if (text === undefined) failed("there is no such file");
    await new Blob([text]).stream().pipeTo(Deno.stdout.writable);
  } else {
    if (text !== undefined && !isOurs(text)) failed("there is something else, which would be lost");
    // Moved into place when it is whole.
    await Deno.writeFile(beside, Deno.stdin.readable);
    await Deno.rename(beside, file);
  }
} catch (error) {
  failed(error instanceof Error ? error.message.replace(/ \(os error.*/s, "") : String(error));
}
