/** Flaws in what happens while the issuer's keys cannot be had (lesson 4). */

import { altered, changed } from "../http.ts";
import { keysNow, metadataNow, welcome } from "./issuer_health.ts";
import type { Around, Mutant } from "../mutant.ts";
import { presentedIn } from "../tokens/repair.ts";

/** A mutant that answers an outage in its own way, when it is of this kind. */
function during(
  name: string,
  flaw: string,
  kind: (around: Around) => boolean | Promise<boolean>,
  answer: (response: Response) => Response,
  status = 503,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const response = await next(request);
      const out = presentedIn(request) && response.status === status;
      return out && await kind(around) ? answer(response) : response;
    },
  };
}

const crash = () => new Response("Internal Server Error", { status: 500 });
const is503 = ({ status }: Response) => status === 503;

const keysFail = async (around: Around) => (await keysNow(around)).status >= 300;
const metadataFails = async (around: Around) => (await metadataNow(around)).status >= 300;
const noJson = async (around: Around) => {
  const { status, document } = await metadataNow(around);
  return status === 200 && !document;
};
const placeOfKeys = async (around: Around) => (await metadataNow(around)).document?.["jwks_uri"];
const nobodyListens = async (around: Around) => String(await placeOfKeys(around)).includes(":9/");
const keysAre = (what: (keys: unknown) => boolean) => async (around: Around) => {
  const { status, document } = await keysNow(around);
  return status === 200 && what(document?.["keys"]);
};
const namedIssuer = async (around: Around) => (await metadataNow(around)).document?.["issuer"];
/** Whether the metadata can be read, and names something like this for its issuer. */
const issuerIs = (what: (issuer: unknown, own: string) => boolean) => async (around: Around) => {
  const { document } = await metadataNow(around);
  return document !== undefined && what(await namedIssuer(around), around.settings.issuer);
};

const waiting = new WeakMap<Around, ArrayBuffer[]>();
const down = new WeakSet<Around>();
const forgotten = new WeakSet<Around>();

/** The mutants of outages. */
export const keysOutageMutants: Mutant[] = [
  during("opens-without-keys", "While there are no keys, it lets everybody in.", keysFail, welcome),
  during("crashes-without-keys", "It crashes while there are no keys.", keysFail, crash),
  during(
    "opens-without-metadata",
    "While there is no metadata, it lets everybody in.",
    metadataFails,
    welcome,
  ),
  during("crashes-without-metadata", "It crashes while there is no metadata.", metadataFails, crash),
  during("opens-to-nobodys-keys", "When nobody answers, it lets everybody in.", nobodyListens, welcome),
  during("crashes-over-nobodys-keys", "It crashes when nobody answers.", nobodyListens, crash),
  {
    name: "executes-later",
    flaw: "It keeps the messages of an outage, and executes them afterwards.",
    lesson: 4,
    async fetch(request, next, around) {
      const kept = waiting.get(around) ?? [];
      waiting.set(around, kept);
      if (!presentedIn(request) || !request.body) return await next(request);
      const body = await request.arrayBuffer();
      const response = await next(changed(request, { body }));
      if (is503(response)) kept.push(body);
      if (response.status !== 200) return response;
      for (const each of kept.splice(0)) await next(changed(request, { body: each }));
      return await next(changed(request, { body }));
    },
  },
  {
    name: "outage-is-401",
    flaw: "It calls every token invalid while it cannot look.",
    lesson: 4,
    async fetch(request, next) {
      const response = await next(request);
      const headers = { "www-authenticate": 'Bearer error="invalid_token"', "retry-after": null };
      return is503(response) ? altered(response, { status: 401, headers }) : response;
    },
  },
  {
    name: "no-retry-after",
    flaw: "It does not say when to try again.",
    lesson: 4,
    async fetch(request, next) {
      const response = await next(request);
      return is503(response) ? altered(response, { headers: { "retry-after": null } }) : response;
    },
  },
  {
    name: "retry-soon",
    flaw: "It says soon, which no client can read.",
    lesson: 4,
    async fetch(request, next) {
      const response = await next(request);
      return is503(response) ? altered(response, { headers: { "retry-after": "soon" } }) : response;
    },
  },
  during(
    "opens-to-no-key-set",
    "What it takes for a set without keys refuses nobody.",
    keysAre((keys) => {
      return keys === undefined;
    }),
    welcome,
  ),
  during(
    "opens-to-an-empty-set",
    "An empty set of keys refuses nobody.",
    keysAre((keys) => {
      return Array.isArray(keys) && keys.length === 0;
    }),
    welcome,
    401,
  ),
  during(
    "crashes-over-text-for-keys",
    "It crashes over keys that are a text.",
    keysAre((keys) => {
      return typeof keys === "string";
    }),
    crash,
  ),
  during(
    "crashes-over-null-keys",
    "It crashes over a key that is null.",
    keysAre((keys) => {
      return Array.isArray(keys) && keys.includes(null);
    }),
    crash,
  ),
  during(
    "crashes-over-broken-keys",
    "It crashes over a key without coordinates.",
    keysAre((keys) => {
      return Array.isArray(keys) && keys.some((key) => key?.x === "");
    }),
    crash,
  ),
  during("crashes-over-no-json", "It crashes over an answer that is no JSON.", noJson, crash),
  during("guesses-when-not-told", "Without jwks_uri it takes the keys at /jwks.", async (around) => {
    return (await metadataNow(around)).document !== undefined && await placeOfKeys(around) === undefined;
  }, welcome),
  during("crashes-over-a-path-for-keys", "It crashes over a jwks_uri that is no URL.", async (around) => {
    return await placeOfKeys(around) === "/jwks";
  }, crash),
  during("crashes-over-a-number-for-keys", "It crashes over a jwks_uri that is no text.", async (around) => {
    return typeof await placeOfKeys(around) === "number";
  }, crash),
  during(
    "any-issuers-metadata",
    "It takes metadata that names anybody.",
    issuerIs((issuer, own) => {
      return typeof issuer === "string" && !issuer.startsWith(own);
    }),
    welcome,
  ),
  during(
    "metadata-with-a-slash",
    "It takes metadata whose issuer has a slash more.",
    issuerIs((issuer, own) => {
      return issuer === `${own}/`;
    }),
    welcome,
  ),
  during(
    "metadata-of-an-issuer-below",
    "It takes metadata whose issuer begins like its own.",
    issuerIs((issuer, own) => {
      return typeof issuer === "string" && issuer.startsWith(`${own}/t`);
    }),
    welcome,
  ),
  during(
    "metadata-of-nobody",
    "It takes metadata that names no issuer.",
    issuerIs((issuer) => {
      return issuer === undefined;
    }),
    welcome,
  ),
  during(
    "metadata-by-loose-comparison",
    "It compares issuers with two equals signs.",
    issuerIs((issuer) => {
      return Array.isArray(issuer);
    }),
    welcome,
  ),
  {
    name: "never-recovers",
    flaw: "An outage lasts until it is restarted.",
    lesson: 4,
    async fetch(request, next, around) {
      if (down.has(around)) return new Response(null, { status: 503, headers: { "retry-after": "5" } });
      const response = await next(request);
      if (is503(response)) down.add(around);
      return response;
    },
  },
  {
    name: "no-verdict-without-issuer",
    flaw: "It asks the issuer about every token, also those that it could verify by itself.",
    lesson: 4,
    async fetch(request, next, around) {
      const response = await next(request);
      if (response.status !== 200 || !await metadataFails(around)) return response;
      return new Response(null, { status: 503, headers: { "retry-after": "5" } });
    },
  },
  {
    name: "forgets-keys-in-an-outage",
    flaw: "When it cannot get new keys, it forgets those that it has.",
    lesson: 4,
    async fetch(request, next, around) {
      const response = await next(request);
      const fails = presentedIn(request) && await metadataFails(around);
      if (!fails) forgotten.delete(around);
      else if (response.status !== 200) forgotten.add(around);
      if (response.status !== 200 || !forgotten.has(around)) return response;
      return new Response(null, { status: 503, headers: { "retry-after": "5" } });
    },
  },
];
