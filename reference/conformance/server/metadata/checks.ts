/** The metadata document itself: where it is, and what it says (RFC 9728). */

import type { Check } from "../../check.ts";
import { answered, type HeaderLines } from "../../exchange.ts";
import { type Answered, expectJson, expectStatus, headerOf, send } from "../expect.ts";
import { bare, metadataUrl } from "../messages.ts";
import { welcome } from "../operations.ts";
import { partsOf } from "../tokens/altered_tokens.ts";
import { failed } from "../../words.ts";
import { parsed } from "../../rpc.ts";
import { fetchMetadata, metadataPlace, type Place, placesToLook, reading, remember } from "./place.ts";
import { isLoopback, urlIn } from "../../url_in.ts";

/** A check of the document's contents: `judge` returns what was expected if something is wrong. */
function ofDocument(
  verifies: string,
  judge: (document: Record<string, unknown>, place: Place) => Wrong | undefined,
): Check {
  return {
    verifies: [verifies],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const { exchange, document, place } = await fetchMetadata(target);
      const wrong = judge(document, place);
      if (wrong) throw failed(exchange, wrong.expected, wrong.received);
    },
  };
}

interface Wrong {
  received: string;
  expected: string;
}

/** A URL that credentials may be sent to: https, or http on loopback, where nobody else listens in. */
function isSecureUrl(value: unknown): boolean {
  const url = typeof value === "string" ? urlIn(value) : undefined;
  if (!url || url.hash || String(value).includes("#")) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.href));
}

const isString = (value: unknown): value is string => typeof value === "string" && value !== "";
const isScope = (value: unknown) => isString(value) && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value);
const isList = (item: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(item);
const isUrl = (value: unknown) => isString(value) && /^https?:$/.test(urlIn(value)?.protocol ?? "");

/** The shape of each optional field (RFC 9728 §2). */
const OPTIONAL_FIELDS: Record<string, { right: (value: unknown) => boolean; shape: string }> = {
  jwks_uri: { right: isSecureUrl, shape: "an https URL" },
  scopes_supported: { right: isList(isScope), shape: "a list of scopes" },
  bearer_methods_supported: {
    right: isList((value) => ["header", "body", "query"].includes(String(value))),
    shape: 'a list of "header", "body" or "query"',
  },
  resource_signing_alg_values_supported: {
    right: isList((value) => isString(value) && value !== "none"),
    shape: 'a list of algorithms without "none"',
  },
  resource_name: { right: isString, shape: "a string" },
  resource_documentation: { right: isUrl, shape: "a URL" },
  resource_policy_uri: { right: isUrl, shape: "a URL" },
  resource_tos_uri: { right: isUrl, shape: "a URL" },
  tls_client_certificate_bound_access_tokens: {
    right: (value) => typeof value === "boolean",
    shape: "true or false",
  },
  authorization_details_types_supported: { right: isList(isString), shape: "a list of strings" },
  dpop_signing_alg_values_supported: { right: isList(isString), shape: "a list of strings" },
  dpop_bound_access_tokens_required: { right: (value) => typeof value === "boolean", shape: "true or false" },
  signed_metadata: {
    right: (value) => isString(value) && value.split(".").length === 3,
    shape: "a signed JWT",
  },
};

/** The checks of the document. */
export const metadataChecks: Check[] = [
  {
    verifies: ["metadata.path-form"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      expectJson(await send(target, reading(metadataUrl(target.resource))), "200 with a JSON object");
    },
  },
  {
    verifies: ["metadata.discoverable"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const { places, refusal } = await placesToLook(target);
      let unusable: Answered | undefined;
      for (const place of places) {
        const exchange = await target.send(reading(place.url));
        if (!answered(exchange)) continue; // A pointer to nowhere is for another check: there are other places.
        const document = parsed(exchange.response.body) as { resource?: unknown } | undefined;
        if (exchange.response.status === 200 && typeof document?.resource === "string") {
          return remember(target, place);
        }
        if (exchange.response.status === 200 && document) unusable ??= exchange;
      }
      if (unusable) {
        throw failed(unusable, "metadata that names its resource", "a document without a resource");
      }
      throw failed(refusal, "metadata at a well-known path, or a 401 that points at it", "neither");
    },
  },
  ofDocument("metadata.resource", ({ resource }, { resources }) => {
    if (typeof resource !== "string" || !resources.includes(resource)) {
      return { received: `resource ${JSON.stringify(resource)}`, expected: `resource "${resources[0]}"` };
    }
  }),
  ofDocument("metadata.resource-url", ({ resource }) => {
    if (!isSecureUrl(resource)) {
      return {
        received: `resource ${JSON.stringify(resource)}`,
        expected: "an https URL without a fragment",
      };
    }
  }),
  ofDocument("metadata.authorization-servers", ({ authorization_servers: servers }) => {
    if (!Array.isArray(servers) || servers.length === 0) {
      return {
        received: `authorization_servers ${JSON.stringify(servers)}`,
        expected: "a list with at least one issuer",
      };
    }
  }),
  ofDocument("metadata.issuer-urls", ({ authorization_servers: servers }) => {
    const right = (value: unknown) => isSecureUrl(value) && !String(value).includes("?");
    if (!Array.isArray(servers) || servers.length === 0 || !servers.every(right)) {
      return {
        received: `authorization_servers ${JSON.stringify(servers)}`,
        expected: "https URLs without query and fragment (http on loopback)",
      };
    }
  }),
  {
    verifies: ["metadata.own-issuer"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const issuer = partsOf(await welcome(target)).claims["iss"];
      const { exchange, document } = await fetchMetadata(target);
      const [first, ...others] = [document.authorization_servers].flat();
      if (first === issuer) return;
      const said = others.includes(issuer) ? "behind others" : "not at all";
      throw failed(
        exchange,
        `authorization_servers: "${issuer}" first`,
        `its tokens are accepted, and it is named ${said}`,
      );
    },
  },
  {
    verifies: ["metadata.content-type"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const { exchange, place } = await fetchMetadata(target);
      // What clients send: fetch asks for everything unless it is told otherwise.
      const asked = [[], [["accept", "*/*"]]] as HeaderLines[];
      const answers = [exchange];
      for (const headers of asked) answers.push(await send(target, bare("GET", place.url, headers)));
      for (const answer of answers) {
        const type = headerOf(answer, "content-type");
        if (!/^application\/json(\s*;.*)?$/i.test(type)) {
          throw failed(answer, "content-type application/json", `content-type ${type || "missing"}`);
        }
        expectJson(answer, "200 with a JSON object");
      }
    },
  },
  {
    verifies: ["metadata.head"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const exchange = await send(target, bare("HEAD", await metadataPlace(target)));
      expectStatus(exchange, [200], "200 and no body");
      const type = headerOf(exchange, "content-type");
      if (!/^application\/json/i.test(type)) {
        throw failed(exchange, "the headers of GET", `content-type ${type || "missing"}`);
      }
    },
  },
  ofDocument("metadata.optional-fields", (document) => {
    for (const [name, { right, shape }] of Object.entries(OPTIONAL_FIELDS)) {
      const value = document[name];
      if (value !== undefined && !right(value)) {
        return { received: `${name} ${JSON.stringify(value)}`, expected: `${name}: ${shape}` };
      }
    }
  }),
  ofDocument("metadata.no-empty-lists", (document) => {
    // An empty bearer_methods_supported says something: no bearer tokens at all (RFC 9728 §2).
    const { bearer_methods_supported: _, ...fields } = document;
    for (const [name, value] of Object.entries(fields)) {
      if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) {
        return { received: `${name} ${JSON.stringify(value)}`, expected: `no ${name} at all` };
      }
    }
  }),
  ofDocument("metadata.bearer-methods", ({ bearer_methods_supported: methods }) => {
    if (methods === undefined) return;
    if (!Array.isArray(methods) || !methods.includes("header") || methods.includes("query")) {
      return {
        received: `bearer_methods_supported ${JSON.stringify(methods)}`,
        expected: 'with "header", without "query"',
      };
    }
  }),
  ofDocument("metadata.no-offline-access", ({ scopes_supported: scopes }) => {
    if (Array.isArray(scopes) && scopes.includes("offline_access")) {
      return { received: `scopes_supported ${JSON.stringify(scopes)}`, expected: "no offline_access in it" };
    }
  }),
];
