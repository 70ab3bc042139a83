/** How the rules of a server that was started are judged side by side. */

import { dealt, lanesOf } from "../lanes.ts";
import { TROUBLES } from "../server/keys/troubles.ts";

/** So many lanes for what makes the issuer misbehave, beside that of its troubles: what waits there waits side by side. */
const DISTURBING = 2;

/**
 * The lanes: what needs an honest issuer; the issuer's troubles, which start a server each and are judged together by one
 * more rule; and what else makes it misbehave, or waits for it.
 */
export function verifyLanes(ids: string[]): string[][] {
  const together = ids.filter((id) => id === "keys.trouble-said");
  const troubles = [...ids.filter((id) => id in TROUBLES), ...together];
  const [honest, disturbing] = split(ids.filter((id) => !troubles.includes(id)));
  return [honest, troubles, ...dealt(disturbing, DISTURBING)].filter((lane) => lane.length > 0);
}

function split(ids: string[]): [honest: string[], disturbing: string[]] {
  const honest = lanesOf(ids, { honest: 1, disturbing: 0 }).flat();
  return [honest, ids.filter((id) => !honest.includes(id))];
}
