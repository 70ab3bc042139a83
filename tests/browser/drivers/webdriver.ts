/**
 * What the two browsers that are driven by WebDriver's commands share; each sends them by other means.
 *
 * @see https://www.w3.org/TR/webdriver2/
 */

import type { DrivenBrowser, Tab } from "./driver.ts";

/** Carries out one command and resolves with its value. Names are those of the specification's table of endpoints. */
export type Command = (name: CommandName, parameters?: Record<string, unknown>) => Promise<unknown>;

/** The commands that are used here. */
export type CommandName =
  | "New Session"
  | "Delete Session"
  | "Set Timeouts"
  | "Navigate To"
  | "Execute Async Script";

/** Longer than any run may take, in milliseconds. */
const SCRIPT_TIMEOUT_MS = 240_000;

/**
 * A browser behind such commands. It has one tab, and storage that is emptied for each visit.
 *
 * @param close ends the session and the browser
 */
export async function drivenBrowser(
  name: DrivenBrowser["name"],
  command: Command,
  capabilities: Record<string, unknown>,
  close: () => Promise<void>,
): Promise<DrivenBrowser> {
  const { capabilities: { browserVersion } } = await command("New Session", capabilities) as {
    capabilities: { browserVersion: string };
  };
  await command("Set Timeouts", { script: SCRIPT_TIMEOUT_MS, pageLoad: 120_000 });
  const tab: Tab = {
    goto: async (url) => void await command("Navigate To", { url }),
    async evaluate(act, argument) {
      // The answer travels as JSON that the page itself makes: the drivers' own turns `undefined` into `null`.
      const script = `const [argument, done] = arguments;
        (async () => (${act})(argument))().then(
          (value) => done({ value: JSON.stringify(value) }),
          (error) => done({ error: String(error && error.stack ? error + "\\n" + error.stack : error) }),
        );`;
      const answer = await command("Execute Async Script", { script, args: [argument ?? null] });
      const { value, error } = answer as { value?: string; error?: string };
      if (error !== undefined) throw new Error(`in ${name}: ${error}`);
      // deno-lint-ignore no-explicit-any -- what a page returns has the type that the function says
      return (value == null ? undefined : JSON.parse(value)) as any;
    },
  };
  return {
    name,
    version: browserVersion,
    async visit(origin, steps) {
      await tab.goto(`${origin}/favicon.svg`);
      await tab.evaluate(() => localStorage.clear(), undefined);
      await steps(tab);
      // What still runs there is not to run beside the next visit.
      await tab.goto("about:blank");
    },
    [Symbol.asyncDispose]: close,
  };
}
