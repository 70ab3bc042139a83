/** How a page is looked at: the widths and colour schemes that have to work. */

import type { VisitOptions } from "./visit.ts";

/** One of them. */
export interface Look extends VisitOptions {
  name: string;
}

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

/** Every one. Motion is reduced so that nothing is judged halfway through a transition. */
export const LOOKS: [light: Look, dark: Look, narrow: Look, narrowDark: Look] = [
  { name: "light", colorScheme: "light", viewport: WIDE, reducedMotion: "reduce" },
  { name: "dark", colorScheme: "dark", viewport: WIDE, reducedMotion: "reduce" },
  { name: "light-360", colorScheme: "light", viewport: NARROW, reducedMotion: "reduce" },
  { name: "dark-360", colorScheme: "dark", viewport: NARROW, reducedMotion: "reduce" },
];
