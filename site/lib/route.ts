/** What a file in routes/ exports. Its name is its path: `lessons/[slug].tsx` serves `/lessons/05-audience`. */

import type { ComponentType } from "preact";

/** The values of the brackets in a route's name. */
export type Params = Record<string, string>;

/** What stands in the head of a page. */
export interface Head {
  title: string;
  /** One sentence for search engines and previews. */
  description: string;
  /** The same as Markdown, for programs that read: "/rules.md". */
  markdown?: string;
  /** Where the keyboard wants to go at once, besides the content. */
  skip?: { href: string; name: string };
}

/** A page: `routes/….tsx`. */
export interface PageRoute {
  default: ComponentType<{ params: Params }>;
  /** `undefined` where there is no such page: the answer is 404. */
  head(params: Params): Head | undefined;
  /** Every value of its brackets, for the static export; a name without brackets needs none. */
  paths?(): Params[];
}

/** A text for programs that read: `routes/….md.ts` and `routes/….txt.ts`. */
export interface TextRoute {
  /**
   * The text, or `undefined` for 404.
   *
   * @param link a path of the site as it is written where the text will be read
   */
  text(params: Params, link: (path: string) => string): string | undefined;
  paths?(): Params[];
}

/** A file of data: `routes/….json.ts`. */
export interface DataRoute {
  /** The document, or `undefined` for 404. */
  data(params: Params): unknown;
  paths?(): Params[];
}
