/** Programs that readers saved in their browser, by lesson. */

const key = (slug: string) => `gatehouse.source.${slug}`;

/** What was saved for this lesson. */
export function savedSource(slug: string): string | undefined {
  return localStorage.getItem(key(slug)) ?? undefined;
}

/** Saves it, or forgets what was saved. */
export function saveSource(slug: string, text: string | undefined): void {
  if (text === undefined) localStorage.removeItem(key(slug));
  else localStorage.setItem(key(slug), text);
}
