/** Where rules stand on the site. Apart from the rules, since islands link to them and carry none. */

/** The path of a rule's page. */
export function ruleLink(id: string): string {
  return `/rules/${id}`;
}
