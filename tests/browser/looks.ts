/** How a page is looked at: the widths and colour schemes that have to work. */

import type { Page } from "playwright-core";

/** One of them. */
export interface Look {
  /** "dark" */
  name: string;
  colorScheme: "light" | "dark";
  viewport: { width: number; height: number };
}

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

/** Every one. Dark and narrow together show nothing that neither of them does. */
export const LOOKS: [light: Look, dark: Look, narrow: Look] = [
  { name: "light", colorScheme: "light", viewport: WIDE },
  { name: "dark", colorScheme: "dark", viewport: WIDE },
  { name: "narrow", colorScheme: "light", viewport: NARROW },
];

/** Shows an open page in another look. Motion is reduced so that nothing is judged halfway through a transition. */
export async function lookAt(page: Page, { colorScheme, viewport }: Look): Promise<void> {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}
