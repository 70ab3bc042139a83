/** The client's command as a process of its own, in a directory of its own. */

const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;
const MAIN = new URL("../../../reference/client/command/deno/main.ts", import.meta.url).pathname;

/** The permissions of `-P=client`, whose directory would be the project's own. */
const PERMISSIONS = [
  "--allow-net",
  "--allow-read=.gatehouse",
  "--allow-write=.gatehouse",
  "--allow-run=xdg-open",
  "--allow-env=npm_command,NO_COLOR",
];

/** What the command came to. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The command while it runs. */
export interface Running {
  /** Waits until standard error has this in it, and returns the match. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  type(text: string): Promise<void>;
  end(): Promise<Ended>;
}

/** A directory for credentials, and commands in it; `bin` is searched for programs first. */
export interface Place {
  directory: string;
  start(...args: string[]): Running;
  run(...args: string[]): Promise<Ended>;
}

/** Runs a test in an empty directory. */
export async function inPlace(test: (place: Place) => Promise<void>, bin = ""): Promise<void> {
  const directory = await Deno.makeTempDir();
  const running = new Set<Deno.ChildProcess>();
  const start = (...args: string[]) => startIn(directory, bin, args, running);
  try {
    await test({ directory, start, run: (...args) => start(...args).end() });
  } finally {
    // A test that has failed leaves a command behind that waits for somebody to sign in.
    for (const child of running) child.kill("SIGKILL");
    await Deno.remove(directory, { recursive: true });
  }
}

function startIn(cwd: string, bin: string, args: string[], running: Set<Deno.ChildProcess>): Running {
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "--frozen", `--config=${CONFIG}`, ...PERMISSIONS, MAIN, ...args],
    cwd,
    env: { NO_COLOR: "1", ...bin && { PATH: `${bin}:${Deno.env.get("PATH")}` } },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  running.add(child);
  child.status.then(() => running.delete(child));
  const stdout = new Response(child.stdout).text();
  const input = child.stdin.getWriter();
  let stderr = "";
  let heard = Promise.withResolvers<void>();
  const listening = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      stderr += text;
      heard.resolve();
      heard = Promise.withResolvers();
    }
    heard.reject(new Error(`it has ended: ${stderr}`));
    heard.promise.catch(() => {});
  })();
  return {
    async seen(pattern) {
      for (;;) {
        const match = pattern.exec(stderr);
        if (match) return match;
        await heard.promise;
      }
    },
    type: (text) => input.write(new TextEncoder().encode(text)),
    async end() {
      const [{ code }] = await Promise.all([child.status, listening]);
      await input.close().catch(() => {}); // It has ended, and nobody reads any more.
      return { code, stdout: await stdout, stderr };
    },
  };
}
