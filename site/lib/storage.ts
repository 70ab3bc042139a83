/** What the browser keeps for this site. It may refuse to, for good or when it is full: nothing here throws. */

/** What was kept under this key. */
export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps a text in the place of what was there, or with `undefined` nothing.
 *
 * @returns whether that is what is kept now
 */
export function keep(key: string, text: string | undefined): boolean {
  try {
    if (text === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
