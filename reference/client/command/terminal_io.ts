/** The person's side of a terminal: standard error and standard input. */

const encoder = new TextEncoder();

/** Writes to standard error, where nobody expects results. */
export function complain(text: string): void {
  let bytes = encoder.encode(`${text}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
}

/** Says what is going on, where somebody is looking. */
export function signOfLife(what: string): void {
  if (Deno.stderr.isTerminal()) complain(`  ${what}…`);
}

/** Standard input is read once, by whoever needs it first; two sign-ins share it. */
let input: AsyncGenerator<string> | undefined;

/** What is typed, or piped in, line by line, until the signal. */
export async function* typedLines(signal: AbortSignal): AsyncGenerator<string> {
  input ??= readLines();
  const stopped = new Promise<undefined>((resolve) =>
    signal.addEventListener("abort", () => resolve(undefined))
  );
  for (;;) {
    const next = await Promise.race([input.next(), stopped]);
    if (next === undefined || next.done) return;
    yield next.value;
  }
}

async function* readLines(): AsyncGenerator<string> {
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
