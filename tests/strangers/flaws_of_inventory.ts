/** Flaws of a stranger whose tools are not the notes: what mutants of lessons know notes by is nothing to it. */

import { altered, changed } from "../mutants/server/http.ts";
import type { Around, Mutant } from "../mutants/server/mutant.ts";
import { LEDGER } from "./deno/both_eras_server.ts";
import { type Presented, presentedIn, presenting, resigned } from "../mutants/server/tokens/repair.ts";

/** A flaw around a stranger; no lesson has it. */
export type Flaw = Omit<Mutant, "lesson">;

/** What there is to see of a message that the honest server has refused for its scopes. */
interface Refused {
  text: string;
  claims: Record<string, unknown>;
  headers: Headers;
}

/** A flaw that executes what the honest server refuses for its scopes, where it looks like this. */
function lenient(name: string, flaw: string, when: (refused: Refused) => boolean, as = same): Flaw {
  return {
    name,
    flaw,
    async fetch(request, next, { before }) {
      const body = await request.arrayBuffer();
      const text = new TextDecoder().decode(body);
      const response = await next(changed(request, { body }));
      const claims = presentedIn(request)?.claims;
      if (response.status !== 403 || !claims || !when({ text, claims, headers: request.headers })) {
        return response;
      }
      return await before(changed(request, { body: as(text) }));
    },
  };
}

function same(text: string): string {
  return text;
}

const grants = (scopes: unknown) => JSON.stringify(scopes ?? null).includes("inventory:write");

/** The URI of the resource that it reads. */
function uriIn(text: string): string | undefined {
  const { method, params } = JSON.parse(text);
  return method === "resources/read" ? params.uri : undefined;
}

/** Calls the reading tool before anything else that it names. */
const namesReadingFirst = ({ text }: Refused) => /"name"\s*:\s*"([^"]*)"/.exec(text)?.[1] === "list_stock";

/** Whether the honest server lets this caller in, whatever he sends here. */
async function isLetIn(request: Request, next: (request: Request) => Promise<Response>): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  return (await next(changed(request, { body }))).ok;
}

/** A token for which the honest server's audience was put into it. */
async function forUs(presented: Presented, around: Around): Promise<string> {
  return await resigned(presented, around, { claims: { aud: around.settings.resource } });
}

/** The flaws. */
export const inventoryFlaws: Flaw[] = [
  {
    name: "opens-without-a-credential",
    flaw: "Its gate looks at a credential that is there, and at nothing else.",
    fetch: (request, next, { before }) => (request.headers.has("authorization") ? next : before)(request),
  },
  {
    name: "no-pointer-after-a-token",
    flaw: "It points at its metadata where nobody has sent a token, and not where a token was bad.",
    async fetch(request, next) {
      const response = await next(request);
      if (response.status !== 401 || !request.headers.has("authorization")) return response;
      return altered(response, { headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
    },
  },
  {
    name: "results-without-a-type",
    flaw: "It answers as before 2026-07-28, without saying that a result is complete.",
    async fetch(request, next) {
      const response = await next(request);
      const body = (await response.text()).replaceAll(/"resultType":"complete",?/g, "");
      return altered(response, { body: body || null });
    },
  },
  {
    name: "opens-while-the-issuer-is-down",
    flaw: "When it cannot ask its issuer, it lets everybody in.",
    async fetch(request, next, { before }) {
      const body = await request.arrayBuffer();
      const response = await next(changed(request, { body }));
      return response.status === 500 ? await before(changed(request, { body })) : response;
    },
  },
  {
    name: "audience-optional",
    flaw: "It looks at the audience of a token that has one.",
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      if (!presented || "aud" in presented.claims) return await next(request);
      return await next(presenting(request, await forUs(presented, around)));
    },
  },
  {
    name: "array-past-the-gate",
    flaw: "The gate reads one message, and arrays are executed.",
    async fetch(request, next, { before }) {
      const body = await request.arrayBuffer();
      const text = new TextDecoder().decode(body);
      const response = await next(changed(request, { body }));
      if (!text.startsWith("[") || response.ok || !await isLetIn(request, next)) return response;
      const each = JSON.parse(text).at(-1);
      return await before(changed(request, { body: JSON.stringify(each) }));
    },
  },
  {
    name: "executes-then-says-403",
    flaw: "It looks at the scopes when it has executed the message.",
    async fetch(request, next, { before }) {
      const body = await request.arrayBuffer();
      const response = await next(changed(request, { body }));
      if (response.status === 403) await before(changed(request, { body }));
      return response;
    },
  },
  lenient("no-scope-no-limit", "A token without scopes may do everything.", ({ claims }) => !claims["scope"]),
  lenient("scope-within-a-word", "A scope may be part of a longer one.", ({ claims }) => {
    return typeof claims["scope"] === "string" && grants(claims["scope"]);
  }),
  lenient("scopes-from-anywhere", "Scopes are looked for in every claim.", ({ claims }) => {
    return Object.entries(claims).some(([name, value]) => name !== "scope" && grants(value));
  }),
  lenient(
    "gate-reads-mcp-name",
    "The gate reads Mcp-Name, and the message is executed.",
    ({ headers }) => headers.get("mcp-name") === "list_stock",
  ),
  lenient(
    "gate-reads-the-first-name",
    "The gate reads the first of two names, and the last is executed.",
    namesReadingFirst,
    (text) => JSON.stringify(JSON.parse(text)),
  ),
  lenient(
    "gate-reads-no-escapes",
    "The gate looks for the name of the tool in the text as it came.",
    ({ text }) => !/"restock"/.test(text),
    (text) => JSON.stringify(JSON.parse(text)),
  ),
  {
    name: "writing-scope-for-all",
    flaw: "It asks the scopes of everything for anything.",
    async fetch(request, next) {
      const claims = presentedIn(request)?.claims;
      if (!claims || grants(claims["scope"])) return await next(request);
      return new Response(null, {
        status: 403,
        headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="inventory:write"' },
      });
    },
  },
  lenient(
    "compares-resource-uris-as-texts",
    "The gate knows a resource by the text of its URI.",
    ({ text }) => {
      return uriIn(text) !== undefined && uriIn(text) !== LEDGER;
    },
  ),
  lenient("resource-schemes-in-capitals", "The gate does not know a scheme in capitals.", ({ text }) => {
    return /^[A-Z]+:/.test(uriIn(text) ?? "");
  }),
];
