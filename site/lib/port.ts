/** The port that the site's servers are given. */

// deno-lint-ignore-file no-console -- a command says what is wrong

/** The first argument, or 8080; ends the process with code 2 where it is no port. */
export function portGiven(): number {
  const [text = "8080"] = Deno.args;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) fail(`${text} is no port: a number up to 65535 is`);
  return Number(text);
}

/** Ends the process: it could not do what it was asked to. */
export function fail(message: string): never {
  console.error(message);
  Deno.exit(2);
}
