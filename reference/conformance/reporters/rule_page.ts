/** Where the page of a rule stands. Nobody is told of a host that they have not named: the site can be put anywhere. */

/**
 * The address of a rule's page.
 *
 * @param site where the site stands, with a slash at its end: "http://127.0.0.1:8080/"
 */
export function rulePage(id: string, site: string): string {
  return new URL(`rules/${id}/`, site).href;
}
