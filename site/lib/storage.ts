/** What the browser keeps for this site. It may refuse to, for good or when it is full: nothing here throws. */

/** What the browser would not keep: known until the page is left. */
const refused = new Map<string, string | undefined>();

/** What was kept under this key. */
export function kept(key: string): string | undefined {
  if (refused.has(key)) return refused.get(key);
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps a text in the place of what was there, or with `undefined` nothing. Where the browser refuses, this page still
 * knows it.
 *
 * @returns whether that is what the browser keeps now
 */
export function keep(key: string, text: string | undefined): boolean {
  try {
    if (text === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    refused.delete(key);
    return true;
  } catch {
    refused.set(key, text);
    return false;
  }
}

/** Every key that begins so, sorted. */
export function keptKeys(beginning: string): string[] {
  const keys = new Set(refused.keys());
  try {
    for (let at = 0; at < localStorage.length; at++) keys.add(localStorage.key(at)!);
  } catch {
    // It keeps nothing: what this page knows is all there is.
  }
  return [...keys].filter((key) => key.startsWith(beginning) && kept(key) !== undefined).sort();
}
