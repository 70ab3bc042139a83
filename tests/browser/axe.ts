/** What axe-core finds wrong with a page for people who cannot see it, or use no mouse. */

import { fileURLToPath } from "node:url";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

interface Axe {
  run(within: string, options: RunOptions): Promise<AxeResults>;
}

const SOURCE = await Deno.readTextFile(fileURLToPath(import.meta.resolve("axe-core")));

const OPTIONS: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // The frame in which code runs is empty and hidden.
  iframes: false,
  // What is in order is many times as much, and nobody reads it.
  resultTypes: ["violations"],
  selectors: false,
};

/** The rules that see a difference between light and dark. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** The rules that see a difference between wide and narrow: what is shown, how large, and what of it scrolls. */
const LAYOUT = ["target-size", "scrollable-region-focusable", "region", "heading-order", "aria-hidden-focus"];

/** What is asked of a page: everything, or what may be another where it was looked at in another way before. */
export type Asked = "all" | "all but colours" | "colours" | "layout";

const ASKED: Record<Asked, RunOptions> = {
  "all": OPTIONS,
  "colours": { ...OPTIONS, runOnly: COLOURS },
  "layout": { ...OPTIONS, runOnly: LAYOUT },
  "all but colours": { ...OPTIONS, rules: Object.fromEntries(COLOURS.map((id) => [id, { enabled: false }])) },
};

/**
 * One line for each element that breaks a rule of WCAG 2.2 AA, or a good practice that axe knows; empty is good.
 *
 * @param within a selector: only what is there is looked at
 * @see https://www.w3.org/TR/WCAG22/
 */
export async function axeViolations(page: Page, asked: Asked = "all", within = "html"): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(SOURCE);
  const { violations } = await page.evaluate(
    ([within, options]) => (globalThis as unknown as { axe: Axe }).axe.run(within, options),
    [within, ASKED[asked]] as const,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary}`)
  );
}
