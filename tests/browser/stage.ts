/** What the tests of a file share: a Chromium, and a site that it visits. Each visit has cookies and storage of its own. */

import type { Browser, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import type { Served } from "./serve.ts";
import { visit, type VisitOptions } from "./visit.ts";

/** Open from the first test of a file to its last. */
export interface Stage {
  readonly browser: Browser;
  /** Where the site is: "http://127.0.0.1:40123". */
  readonly origin: string;
  /** {@linkcode visit} to the site. */
  visit(options: VisitOptions, steps: (page: Page) => Promise<void>): Promise<void>;
}

/** Sets the stage for the tests of the file that calls this, at its top. */
export function setStage(serve: () => Served | Promise<Served>): Stage {
  const open = new AsyncDisposableStack();
  let browser: Browser | undefined;
  let site: Served | undefined;
  Deno.test.beforeAll(async () => {
    site = open.use(await serve());
    browser = open.use(await launchChromium());
  });
  Deno.test.afterAll(() => open.disposeAsync());
  return {
    get browser(): Browser {
      return browser!;
    },
    get origin(): string {
      return site!.origin;
    },
    visit: (options, steps) => visit(browser!, site!.origin, options, steps),
  };
}
