/** What the address names in the page. */

/** The id behind "#"; empty where there is none, or none that can be read. */
export function fragment(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/**
 * A link to the place that the address names already changes nothing, so nobody hears of it: what it leads to may have
 * been closed since. From now on whoever follows the address is told again.
 */
export function followLinksAgain(): void {
  addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
    if (link && link.hash !== "" && link.hash === location.hash) dispatchEvent(new Event("hashchange"));
  });
}
