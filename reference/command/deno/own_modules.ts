/** Several instances of one program in one process, each with modules of its own. */

import { registerHooks } from "node:module";

/**
 * From now on, what a module of the program imports from the program's folder is loaded under the query that the
 * importing module has: an instance that is begun with another query shares nothing with the others. Packages are
 * shared; each takes longer to load than all of the program.
 *
 * @param file URL of the program's entry
 */
export function keepInstancesApart(file: string): void {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const { search } = URL.parse(context.parentURL ?? "") ?? { search: "" };
      return search && found.url.startsWith(folder) ? { ...found, url: found.url + search } : found;
    },
  });
}
