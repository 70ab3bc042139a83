/** Being told to stop, by whoever runs the server. */

/** The signals that ask for an orderly end, with the exit code of a process that they kill. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** `deno task` passes on a Ctrl-C that the terminal has sent to everybody already: so soon, it is the same one. */
const ECHO = 1_000;

/** Resolves at the first signal to stop. One that comes later ends the process at once: nobody has to wait twice. */
export function interrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let first: number | undefined;
  for (const [signal, code] of Object.entries(SIGNALS) as [keyof typeof SIGNALS, number][]) {
    // There is no SIGTERM on Windows.
    if (Deno.build.os === "windows" && signal !== "SIGINT") continue;
    Deno.addSignalListener(signal, () => {
      first ??= performance.now();
      if (performance.now() - first > ECHO) Deno.exit(code);
      resolve();
    });
  }
  return promise;
}
