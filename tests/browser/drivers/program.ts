/** A program that a driver starts, with a home of its own. */

/** One that runs. */
export interface Program {
  /** A folder that is its home and its temporary folder, and nobody else's. */
  home: string;
  /** Reads on in what it prints until a line has the pattern, and resolves with the match. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with its exit code when it has ended by itself. */
  ended: Promise<number>;
  /** Ends it, unless it has ended, and takes its folder away. */
  end(): Promise<void>;
}

/**
 * Starts a program. What it prints can be read by `says` alone.
 *
 * @param environment what it finds there besides HOME, TMPDIR and PATH
 * @param files what it finds in its home, by name
 */
export async function startProgram(
  program: string,
  argumentsIn: (home: string) => string[],
  environment: Record<string, string> = {},
  files: Record<string, string> = {},
): Promise<Program> {
  const home = await Deno.makeTempDir({ prefix: "gatehouse-browser-" });
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${home}/${name}`, text);
  const child = new Deno.Command(program, {
    args: argumentsIn(home),
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: home, TMPDIR: home, ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  // One branch is for whoever asks; the other one keeps the pipe from filling up.
  const [asked, rest] = child.stdout.pipeThrough(new TextDecoderStream()).tee();
  const ending = new AbortController();
  const drained = rest.pipeTo(new WritableStream(), { signal: ending.signal }).catch(() => {});
  const reader = asked.getReader();
  let running = true;
  const ended = child.status.then(({ code }) => {
    running = false;
    return code;
  });
  let text = "";
  return {
    home,
    ended,
    async says(pattern) {
      for (;;) {
        const found = pattern.exec(text);
        if (found) return found;
        const { done, value } = await reader.read();
        if (done) throw new Error(`${program} ended with ${await ended}`);
        text += value;
      }
    },
    async end() {
      if (running) child.kill("SIGTERM");
      await ended;
      // Not to the end: what it has started may outlive it for a moment, and holds the pipe.
      ending.abort();
      await Promise.all([reader.cancel(), drained]);
      await Deno.remove(home, { recursive: true });
    },
  };
}
