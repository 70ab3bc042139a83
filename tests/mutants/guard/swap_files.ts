/** Modules of which another text is loaded, in a process that does nothing else. */

import { registerHooks } from "node:module";

/**
 * From now on each of these modules is loaded from another place, and imports what it would have imported from its own.
 *
 * @param places the URL of the other place, by the URL of the module
 */
export function swapFiles(places: Record<string, string>): void {
  const own = new Map(Object.entries(places).map(([module, place]) => [place, module]));
  registerHooks({
    resolve(specifier, context, next) {
      const parentURL = own.get(context.parentURL ?? "") ?? context.parentURL;
      const found = next(specifier, { ...context, parentURL });
      return { ...found, url: places[found.url] ?? found.url };
    },
  });
}
