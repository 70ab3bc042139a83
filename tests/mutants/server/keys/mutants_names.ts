/** Reference servers that go by the name of a key: a new one under an old name is not seen, or does not end the old one. */

import type { Around, Mutant } from "../mutant.ts";
import { presentedIn, refusable, signedBy } from "../tokens/repair.ts";
import { keySet, welcome } from "./issuer_health.ts";

const first = new WeakMap<Around, Map<string, JsonWebKey>>();

/** The key that this server has first seen under each name, those that are published now included. */
async function firstSeen(around: Around): Promise<Map<string, JsonWebKey>> {
  const keys = first.get(around) ?? new Map<string, JsonWebKey>();
  first.set(around, keys);
  for (const key of await keySet(around)) if (!keys.has(key.kid)) keys.set(key.kid, key);
  return keys;
}

/** The mutants of keys that share a name: no lesson looks for that. */
export const keyNameMutants: Omit<Mutant, "lesson">[] = [
  {
    name: "knows-a-name-for-good",
    flaw: "It does not ask again for a key whose name it knows.",
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const known = (await firstSeen(around)).get(String(presented?.header["kid"]));
      const other = presented && known && !await signedBy(presented, [known]);
      return await next(other ? refusable(request) : request);
    },
  },
  {
    name: "adds-a-key-to-its-name",
    flaw: "Where a name has a new key, the old one still counts.",
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const known = (await firstSeen(around)).get(String(presented?.header["kid"]));
      const response = await next(request);
      const old = response.status === 401 && presented && known && await signedBy(presented, [known]);
      return old ? welcome() : response;
    },
  },
];
