/** Flaws in how the issuer's keys are found, kept and exchanged (lesson 4). */

import { keysOutageMutants } from "./mutants_outage.ts";
import { keyIn, keySet, welcome } from "./issuer_health.ts";
import type { Around, Mutant } from "../mutant.ts";
import {
  crashing,
  type Presented,
  presentedIn,
  publishedKeys,
  refusable,
  signedBy,
} from "../tokens/repair.ts";

type Maybe = boolean | undefined | Promise<boolean | undefined>;

/** A mutant that does not know some keys. */
function ignorant(
  name: string,
  flaw: string,
  refuses: (presented: Presented, around: Around) => Maybe,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const refused = presented && await refuses(presented, around);
      return await next(refused ? refusable(request) : request);
    },
  };
}

/** A mutant that lets tokens in which the finished server has refused. */
function credulous(
  name: string,
  flaw: string,
  believes: (presented: Presented, around: Around, status: number) => Maybe,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const response = await next(request);
      return presented && await believes(presented, around, response.status) ? welcome() : response;
    },
  };
}

/** A mutant that asks the issuer for something, more often than it should. */
function asking(
  name: string,
  flaw: string,
  path: string,
  when: (response: Response) => boolean,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, { issuer }) {
      const presented = presentedIn(request);
      const response = await next(request);
      if (presented && when(response)) await issuer.fetch(new Request(issuer.issuer + path));
      return response;
    },
  };
}

/** A mutant that is worn out by tokens that it has refused. */
function wornOut(name: string, flaw: string, answer: (next: Response) => Response | undefined): Mutant {
  const refused = new WeakMap<Around, number>();
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const response = await next(request);
      const so = refused.get(around) ?? 0;
      if (response.status === 401 && presentedIn(request)) refused.set(around, so + 1);
      // More than any other check sends to one server.
      return (so > 40 && answer(response)) || response;
    },
  };
}

/** A key set that is loaded once, or again when it is older than this, in milliseconds. */
function stale(name: string, flaw: string, age: number): Mutant {
  const loaded = new WeakMap<Around, { at: number; kids: unknown[] }>();
  return ignorant(name, flaw, async ({ header }, around) => {
    let known = loaded.get(around);
    if (!known || Date.now() - known.at > age) {
      known = { at: Date.now(), kids: (await keySet(around)).map(({ kid }) => kid) };
      loaded.set(around, known);
    }
    // Only keys that are published by now are its concern.
    return !known.kids.includes(header["kid"]) && await keyIn(around, header["kid"]);
  });
}

const latest = new WeakMap<Around, unknown>();
const accepted = new WeakMap<Around, Set<string>>();
const remembered = new WeakMap<Around, Map<string, JsonWebKey>>();

/** The mutants of the issuer's keys. */
export const keysMutants: Mutant[] = [
  ignorant("guesses-where-keys-are", "It reads keys from /jwks, whatever the metadata says.", async (
    { header },
    around,
  ) => !(await publishedKeys(around)).some(({ kid }) => kid === header["kid"])),
  ignorant("knows-the-newest-key", "Of several keys it knows the last.", async ({ header }, around) => {
    const kids = (await keySet(around)).map(({ kid }) => kid);
    return kids.length > 1 && header["kid"] === kids[0] && kids.at(-1) !== header["kid"];
  }),
  ignorant("knows-the-first-key", "Of several keys it knows the first.", async ({ header }, around) => {
    const kids = (await keySet(around)).map(({ kid }) => kid);
    return kids.indexOf(header["kid"] as string) > 0;
  }),
  stale("first-keys-for-good", "It loads the keys once, when it meets the issuer.", Infinity),
  stale("new-keys-every-minute", "It looks for new keys once a minute.", 60_000),
  {
    name: "drops-the-old-key",
    flaw: "Once it has seen a token by a new key, it refuses those by the one before.",
    lesson: 4,
    async fetch(request, next, around) {
      const kid = presentedIn(request)?.header["kid"];
      const kids = (await keySet(around)).map((key) => key.kid);
      const older = kids.indexOf(kid as string) < kids.indexOf(latest.get(around) as string);
      const response = await next(older && kids.includes(kid as string) ? refusable(request) : request);
      if (response.status === 200) latest.set(around, kid);
      return response;
    },
  },
  {
    name: "keeps-verdicts",
    flaw: "It does not verify a token a second time.",
    lesson: 4,
    async fetch(request, next, around) {
      const token = presentedIn(request)?.token ?? "";
      const known = accepted.get(around) ?? new Set<string>();
      accepted.set(around, known);
      const response = await next(request);
      if (response.status === 200) known.add(token);
      return response.status === 401 && known.has(token) ? welcome() : response;
    },
  },
  {
    name: "keeps-keys",
    flaw: "Keys that it has seen stay good, whatever the key set says.",
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const keys = remembered.get(around) ?? new Map<string, JsonWebKey>();
      remembered.set(around, keys);
      const response = await next(request);
      const kid = presented?.header["kid"];
      if (!presented || typeof kid !== "string") return response;
      const key = keys.get(kid);
      for (const each of await keySet(around)) keys.set(each.kid, each);
      const gone = key && !await keyIn(around, kid);
      return response.status === 401 && gone && await signedBy(presented, [key]) ? welcome() : response;
    },
  },
  asking("keys-for-each-request", "It asks for the keys on every request.", "/jwks", () => true),
  asking(
    "metadata-for-each-request",
    "It asks for the metadata on every request.",
    "/.well-known/openid-configuration",
    ({ status }) => status === 200,
  ),
  asking(
    "keys-for-each-refusal",
    "It asks for the keys whenever it does not know one.",
    "/jwks",
    ({ status }) => status === 401,
  ),
  wornOut("flood-is-too-many", "After a flood it answers 429 to everybody.", () => {
    return new Response(null, { status: 429 });
  }),
  wornOut("flood-locks-out", "After a flood it refuses honest tokens too.", ({ status }) => {
    return status === 200 ? new Response(null, { status: 401 }) : undefined;
  }),
  {
    name: "no-kid-two-keys-refused",
    flaw: "It refuses a token that names no key while there are several.",
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const several = presented && !("kid" in presented.header) && (await keySet(around)).length > 1;
      return await next(several ? refusable(request) : request);
    },
  },
  {
    name: "no-kid-first-key",
    flaw: "It takes a token that names no key to mean the first.",
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      if (!presented || "kid" in presented.header) return await next(request);
      const first = (await keySet(around)).slice(0, 1);
      return await next(await signedBy(presented, first) ? request : refusable(request));
    },
  },
  asking(
    "outage-asks-for-keys",
    "It asks for the keys at every token, while they cannot be had.",
    "/jwks",
    ({ status }) => status === 503,
  ),
  asking(
    "outage-asks-for-metadata",
    "It asks for the metadata at every token, while that cannot be had.",
    "/.well-known/openid-configuration",
    ({ status }) => status === 503,
  ),
  credulous("believes-without-kid", "A token that names no key is not verified.", ({ header }, _, status) => {
    return header["kid"] === undefined && status === 401;
  }),
  credulous("any-of-two-keys", "When a token may mean two keys, it lets it in.", async (
    { header },
    around,
    status,
  ) => header["kid"] === undefined && status === 401 && (await keySet(around)).length === 2),
  crashing("needs-a-kid", "It crashes over a token that names no key.", ({ header }) => !("kid" in header)),
  {
    name: "one-key-without-kid",
    flaw: "It crashes over a token that names no key while there is one alone.",
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const crashes = presented && !("kid" in presented.header) && (await keySet(around)).length === 1;
      return crashes ? new Response("Internal Server Error", { status: 500 }) : await next(request);
    },
  },
  {
    name: "two-keys-without-kid",
    flaw: "It crashes over a token that names no key while there are two.",
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      const crashes = presented && !("kid" in presented.header) && (await keySet(around)).length === 2;
      return crashes ? new Response("Internal Server Error", { status: 500 }) : await next(request);
    },
  },
  crashing("kid-is-a-text", "It crashes over a key id that is no text.", ({ header }) => {
    return "kid" in header && typeof header["kid"] !== "string" && header["kid"] !== null;
  }),
  crashing(
    "kid-is-not-null",
    "It crashes over a key id that is null.",
    ({ header }) => header["kid"] === null,
  ),
  crashing(
    "kid-in-a-column",
    "A key id of more than 8,200 characters does not fit into its table.",
    ({ header }) => {
      return String(header["kid"]).length > 8200;
    },
  ),
  crashing("kid-in-a-query", "It crashes over quotes in a key id.", ({ header }) => {
    return /^'/.test(String(header["kid"]));
  }),
  credulous(
    "kid-in-a-path",
    "It reads the key from a file that the token names.",
    ({ header }, _, status) => {
      return status === 401 && /^\/dev\/null$/.test(String(header["kid"]));
    },
  ),
  ...keysOutageMutants,
];
