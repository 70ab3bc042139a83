/** The authorization server's documents: where they are, and what they say (RFC 8414). */

import { type Check, powerOf, type Target } from "../check.ts";
import { answered, headerValues } from "../exchange.ts";
import { untested } from "../harness_error.ts";
import { send } from "../server/expect.ts";
import { isLoopback, urlIn } from "../url_in.ts";
import { failed } from "../words.ts";
import { documentIn, fetchDocument, findDocument, type Found, placesOf, toIssuer } from "./document.ts";
import { emptyLists, endpointsIn, wrongTypes } from "./members.ts";

/** What is wrong with a document. */
interface Wrong {
  received: string;
  expected: string;
}

/** A check of the document's contents: `judge` returns what was expected if something is wrong. */
function ofDocument(
  id: string,
  polarity: Check["polarity"],
  judge: (found: Found, target: Target) => Wrong | undefined,
): Check {
  return {
    verifies: [id],
    polarity,
    needs: ["an authorization server"],
    async run(target) {
      const found = await fetchDocument(target);
      const wrong = judge(found, target);
      if (wrong) throw failed(found.exchange, wrong.expected, wrong.received);
    },
  };
}

const issuerOf = (target: Target) => powerOf(target, "an authorization server").issuer;

/** A URL that credentials may be sent to. */
function isSecure(text: string): boolean {
  const url = urlIn(text);
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(text));
}

/** Whether a list that has to be there has this value. */
function listsOf(document: Found["document"], member: string): unknown[] | undefined {
  const value = document[member];
  return value === undefined ? undefined : Array.isArray(value) ? value : [];
}

/** Whether it has the authorization code grant; without a list it has (RFC 8414 §2). */
function hasCodeGrant(document: Found["document"]): boolean {
  const grants = document.grant_types_supported;
  return !Array.isArray(grants) || grants.includes("authorization_code");
}

/** What the authorization code grant needs is no fault where its list of grants is without that grant. */
function ofCodeGrant({ document }: Found, wrong: Wrong | undefined): Wrong | undefined {
  if (!wrong || hasCodeGrant(document)) return wrong;
  throw untested("it lists grants, and not the authorization code grant: see issuer.grant-types");
}

/** Expects a value in a list; without the list, what the text says of that. */
function expectListed(
  { document }: Found,
  member: string,
  value: string,
  withoutList: "fine" | "wrong",
): Wrong | undefined {
  const list = listsOf(document, member);
  if (list?.includes(value) || (!list && withoutList === "fine")) return undefined;
  const received = list ? `${member}: ${JSON.stringify(list)}` : `no ${member}`;
  return { received, expected: `${value} in ${member}` };
}

/** The checks of the documents. */
export const issuerDocumentChecks: Check[] = [
  {
    verifies: ["issuer.discoverable"],
    polarity: "accepts",
    needs: ["an authorization server"],
    run: async (target) => void await findDocument(target),
  },
  ofDocument("issuer.oauth-metadata", "accepts", ({ url }, target) => {
    const [first = ""] = placesOf(issuerOf(target));
    return url === first
      ? undefined
      : { received: `a document at ${url} alone`, expected: `one at ${first}` };
  }),
  ofDocument("issuer.identifier", "refuses", ({ document }, target) => {
    const issuer = issuerOf(target);
    if (document.issuer === issuer) return undefined;
    return {
      received: `issuer ${JSON.stringify(document.issuer)}`,
      expected: `issuer ${JSON.stringify(issuer)}`,
    };
  }),
  ofDocument("issuer.identifier-url", "refuses", ({ document }) => {
    const text = String(document.issuer);
    if (isSecure(text) && !/[?#]/.test(text)) return undefined;
    const expected = "an https URL without query and fragment";
    return { received: `issuer ${JSON.stringify(document.issuer)}`, expected };
  }),
  {
    verifies: ["issuer.places-agree"],
    polarity: "refuses",
    needs: ["an authorization server"],
    async run(target) {
      const first = await fetchDocument(target);
      for (const url of placesOf(issuerOf(target)).filter((url) => url !== first.url)) {
        const exchange = await send(target, toIssuer("GET", url));
        const document = documentIn(exchange);
        for (const member of ["issuer", "authorization_endpoint", "token_endpoint"]) {
          if (!document || document[member] === first.document[member]) continue;
          const expected = `${member} ${JSON.stringify(first.document[member])}, as at ${first.url}`;
          throw failed(exchange, expected, `${member} ${JSON.stringify(document[member])}`);
        }
      }
    },
  },
  {
    verifies: ["issuer.place-missing"],
    polarity: "refuses",
    needs: ["an authorization server"],
    async run(target) {
      await fetchDocument(target);
      for (const url of placesOf(issuerOf(target))) {
        const exchange = await send(target, toIssuer("GET", url));
        const { status } = exchange.response;
        if (!documentIn(exchange) && (status < 400 || status > 499)) {
          throw failed(exchange, "404 where there is no document");
        }
      }
    },
  },
  ofDocument("issuer.media-type", "accepts", ({ exchange }) => {
    const [type = "none"] = headerValues(exchange.response.headers, "content-type");
    if (/^application\/json *(;|$)/i.test(type)) return undefined;
    return { received: `content-type: ${type}`, expected: "content-type: application/json" };
  }),
  ofDocument("issuer.endpoints", "accepts", ({ document }) => {
    for (const member of ["authorization_endpoint", "token_endpoint"]) {
      if (member === "authorization_endpoint" && !(member in document) && !hasCodeGrant(document)) continue;
      if (urlIn(String(document[member]))) continue;
      return {
        received: `${member}: ${JSON.stringify(document[member]) ?? "none"}`,
        expected: `${member}: a URL`,
      };
    }
  }),
  ofDocument("issuer.https", "refuses", ({ document }) => {
    const wrong = endpointsIn(document).find(([, url]) => !isSecure(url));
    return wrong && { received: `${wrong[0]}: ${wrong[1]}`, expected: "https for every endpoint" };
  }),
  ofDocument("issuer.challenge-methods", "accepts", (found) => {
    return ofCodeGrant(found, expectListed(found, "code_challenge_methods_supported", "S256", "wrong"));
  }),
  ofDocument("issuer.response-types", "accepts", (found) => {
    return ofCodeGrant(found, expectListed(found, "response_types_supported", "code", "wrong"));
  }),
  ofDocument("issuer.grant-types", "accepts", (found) => {
    return expectListed(found, "grant_types_supported", "authorization_code", "fine");
  }),
  ofDocument("issuer.unknown-clients", "accepts", ({ document }, { revision }) => {
    const registers = urlIn(String(document.registration_endpoint)) !== undefined;
    const reads = document.client_id_metadata_document_supported === true && revision !== "2025-06-18";
    if (registers || reads) return undefined;
    const expected = "registration_endpoint, or client_id_metadata_document_supported: true";
    return { received: "neither of the two", expected };
  }),
  ofDocument("issuer.client-documents", "accepts", ({ document }) => {
    const member = "client_id_metadata_document_supported";
    if (document[member] === true) return undefined;
    return {
      received: `${member}: ${JSON.stringify(document[member]) ?? "none"}`,
      expected: `${member}: true`,
    };
  }),
  ofDocument("issuer.public-clients", "accepts", (found) => {
    return expectListed(found, "token_endpoint_auth_methods_supported", "none", "wrong");
  }),
  ofDocument("issuer.iss-promised", "accepts", ({ document }) => {
    const member = "authorization_response_iss_parameter_supported";
    if (document[member] === true) return undefined;
    return {
      received: `${member}: ${JSON.stringify(document[member]) ?? "none"}`,
      expected: `${member}: true`,
    };
  }),
  {
    verifies: ["issuer.keys"],
    polarity: "accepts",
    needs: ["an authorization server"],
    async run(target) {
      const { exchange, keys } = await fetchKeys(target);
      const usable = keys?.filter(({ kty, use = "sig" }) => kty !== undefined && use === "sig") ?? [];
      if (usable.length === 0) throw failed(exchange, "200 with at least one key for signatures");
    },
  },
  {
    verifies: ["issuer.keys-public"],
    polarity: "refuses",
    needs: ["an authorization server"],
    async run(target) {
      const { exchange, keys } = await fetchKeys(target);
      if (!keys) throw untested("there is no key set where its metadata says: see issuer.keys");
      // The member `k` is a shared secret, and each of the others the private part of a pair (RFC 7518 §6).
      const secret = keys.findIndex((key) =>
        ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].some((name) => name in key)
      );
      if (secret >= 0) throw failed(exchange, "public keys only", `key ${secret + 1} with its secret part`);
    },
  },
  ofDocument("issuer.empty-lists", "refuses", ({ document }) => {
    const [member] = emptyLists(document);
    return member === undefined ? undefined : { received: `${member}: []`, expected: `no ${member}` };
  }),
  ofDocument("issuer.member-types", "refuses", ({ document }) => {
    const [wrong] = wrongTypes(document);
    if (!wrong) return undefined;
    return {
      received: `${wrong.member}: ${JSON.stringify(document[wrong.member])}`,
      expected: wrong.expected,
    };
  }),
  ofDocument("issuer.listed", "accepts", ({ document }, target) => {
    const { resource } = powerOf(target, "an authorization server");
    const list = listsOf(document, "protected_resources");
    if (!list) throw untested("it does not list the resources that it serves, which is optional");
    if (list.includes(resource)) return undefined;
    return { received: `protected_resources: ${JSON.stringify(list)}`, expected: `${resource} among them` };
  }),
  {
    verifies: ["issuer.cors"],
    polarity: "accepts",
    needs: ["an authorization server", "raw headers"],
    async run(target) {
      const origin = "https://client.example";
      const { url } = await fetchDocument(target);
      const headers: [string, string][] = [["accept", "application/json"], ["origin", origin]];
      const exchange = await send(target, toIssuer("GET", url, { headers }));
      const allowed = headerValues(exchange.response.headers, "access-control-allow-origin");
      if (!allowed.some((value) => value === "*" || value === origin)) {
        throw failed(exchange, "Access-Control-Allow-Origin: *", `${exchange.response.status} without it`);
      }
    },
  },
];

/** What is at `jwks_uri`, and the keys in it if it is a key set. */
async function fetchKeys(target: Target) {
  const { document } = await fetchDocument(target);
  const uri = document.jwks_uri;
  if (typeof uri !== "string" || !/^https?:/.test(urlIn(uri)?.protocol ?? "")) {
    throw untested("its metadata names no jwks_uri, which is optional");
  }
  const exchange = await send(target, toIssuer("GET", uri));
  const list = answered(exchange) ? documentIn(exchange)?.keys : undefined;
  const keys = Array.isArray(list)
    ? list.filter((key) => typeof key === "object" && key !== null)
    : undefined;
  return { exchange, keys: keys as Record<string, unknown>[] | undefined };
}
