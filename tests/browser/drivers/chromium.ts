/** Chromium behind the interface that all three have; its faults fail a visit, which the others cannot tell of. */

import { launchChromium } from "../chromium.ts";
import { visit } from "../visit.ts";
import type { DrivenBrowser, Driver } from "./driver.ts";

/** What the sandbox refuses is told of in the console. */
const REFUSED = [/^stranger: .*\/(xhr|events)$/, /policy: (connect|script|worker)-src/];

/** The driver. */
export const chromium: Driver = {
  name: "chromium",
  from: "npm",
  installed: () => true,
  async launch(): Promise<DrivenBrowser> {
    const browser = await launchChromium();
    return {
      name: "chromium",
      version: browser.version(),
      visit: (origin, steps, { refusals } = {}) =>
        visit(browser, origin, { allows: refusals ? REFUSED : [] }, async (page) => {
          await steps({
            goto: async (url) => void await page.goto(url),
            // deno-lint-ignore no-explicit-any -- Playwright's own type takes the argument apart
            evaluate: (act, argument) => page.evaluate(act as any, argument) as Promise<any>,
          });
        }),
      [Symbol.asyncDispose]: () => browser.close(),
    };
  },
};
