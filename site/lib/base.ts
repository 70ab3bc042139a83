/** Where the site stands on its host: "/", or "/gatehouse/" where it shares one. */

/**
 * A path of the site as the browser has to ask for it. What the server renders has root paths, and app.tsx moves all of
 * them at once; so on the server this changes nothing.
 *
 * @param path "/lessons/05-audience"
 */
export function at(path: string): string {
  return import.meta.env.SSR ? path : (document.documentElement.dataset.base ?? "/") + path.slice(1);
}
