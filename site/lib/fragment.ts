/** What the address names in the page. */

/** The id behind "#"; empty where there is none, or none that can be read. */
export function fragment(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}
