/** The browsers of this machine: Chromium always, from npm; Firefox and WebKit where Debian's packages are installed. */

import { SIDE_BY_SIDE } from "../side_by_side.ts";
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
 * Sets the stage for the tests of the file that calls this, at its top: a site, and the browsers side by side, since
 * each waits a good part of its time. One that is not installed is told as an ignored step, which names what to install.
 *
 * @returns adds a test in each; its name goes on with "in firefox"
 */
export function testsInEach(
  serve: () => Served | Promise<Served>,
): (name: string, steps: (opened: Opened, context: Deno.TestContext) => Promise<void>) => void {
  const tests: Parameters<ReturnType<typeof testsInEach>>[] = [];
  async function inOne(driver: Driver, context: Deno.TestContext): Promise<void> {
    await using site = await serve();
    await using browser = await driver.launch();
    for (const [name, steps] of tests) {
      const { origin } = site;
      const visit: Opened["visit"] = (act, options) => browser.visit(origin, act, options);
      await context.step({
        name: `${name}, in ${browser.name} ${browser.version}`,
        fn: (step) => steps({ browser, origin, visit }, step),
        ...SIDE_BY_SIDE,
      });
    }
  }
  Deno.test({
    name: "in each browser",
    fn: async (context) => {
      await Promise.all(DRIVERS.map((driver) => {
        const here = driver.installed();
        return context.step({
          name: here
            ? `in ${driver.name}`
            : `in ${driver.name}: not installed (apt-get install ${driver.from})`,
          ignore: !here,
          fn: (inner) => inOne(driver, inner),
          ...SIDE_BY_SIDE,
        });
      }));
    },
    ...SIDE_BY_SIDE,
  });
  return (name, steps) => void tests.push([name, steps]);
}
