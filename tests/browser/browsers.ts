/** The browsers of this machine: Chromium always, from npm; Firefox and WebKit where Debian's packages are installed. */

import { chromium } from "./drivers/chromium.ts";
import type { DrivenBrowser, Driver, Tab, VisitOptions } from "./drivers/driver.ts";
import { firefox } from "./drivers/firefox.ts";
import { webkit } from "./drivers/webkit.ts";
import type { Served } from "./serve.ts";

/** All of them. */
export const DRIVERS: Driver[] = [chromium, firefox, webkit];

/** The site in a tab of one of them, with nothing stored. */
export interface Opened {
  readonly browser: DrivenBrowser;
  readonly origin: string;
  visit(steps: (tab: Tab) => Promise<void>, options?: VisitOptions): Promise<void>;
}

/**
 * Sets the stage for the tests of the file that calls this, at its top: a site, and one browser after the other. One
 * that is not installed is told as an ignored test, which names what to install.
 *
 * @returns adds a test in each; its name goes on with "in firefox"
 */
export function testsInEach(
  serve: () => Served | Promise<Served>,
): (name: string, steps: (opened: Opened, context: Deno.TestContext) => Promise<void>) => void {
  const tests: Parameters<ReturnType<typeof testsInEach>>[] = [];
  for (const driver of DRIVERS) {
    const here = driver.installed();
    Deno.test({
      name: here ? `in ${driver.name}` : `in ${driver.name}: not installed (apt-get install ${driver.from})`,
      ignore: !here,
      // The browser's pipes and connections belong to the whole of it.
      fn: async (context) => {
        await using site = await serve();
        await using browser = await driver.launch();
        for (const [name, steps] of tests) {
          const { origin } = site;
          const visit: Opened["visit"] = (act, options) => browser.visit(origin, act, options);
          await context.step(`${name}, in ${browser.name} ${browser.version}`, async (step) => {
            await steps({ browser, origin, visit }, step);
          });
        }
      },
    });
  }
  return (name, steps) => void tests.push([name, steps]);
}
