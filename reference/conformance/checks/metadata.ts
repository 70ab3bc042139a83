/** The metadata document itself: where it is, and what it says (RFC 9728). */

import type { Check, Target } from "../check.ts";
import { answered } from "../exchange.ts";
import { type Answered, expectJson, expectStatus, headerOf, send } from "./expect.ts";
import { anonymous, bare, failed, metadataUrl, parsed, rpc } from "./messages.ts";
import { pointerIn } from "./challenge_parts.ts";

/** Fetches the document by its path form. */
export async function fetchMetadata(
  target: Target,
): Promise<{ exchange: Answered; document: Record<string, unknown> }> {
  const exchange = await send(
    target,
    bare("GET", metadataUrl(target.resource), [["accept", "application/json"]]),
  );
  return { exchange, document: expectJson(exchange, "200 with a JSON object") };
}

/** A check of the document's contents: `judge` returns what was expected if something is wrong. */
function ofDocument(
  verifies: string,
  judge: (document: Record<string, unknown>, target: Target) => Wrong | undefined,
): Check {
  return {
    verifies: [verifies],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const { exchange, document } = await fetchMetadata(target);
      const wrong = judge(document, target);
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
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (!url || url.hash || String(value).includes("#")) return false;
  const loopback = /^(127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && loopback);
}

const isString = (value: unknown): value is string => typeof value === "string" && value !== "";
const isScope = (value: unknown) => isString(value) && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value);
const isList = (item: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(item);
const isUrl = (value: unknown) => isString(value) && /^https?:$/.test(URL.parse(value)?.protocol ?? "");

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
    run: async (target) => void await fetchMetadata(target),
  },
  {
    verifies: ["metadata.discoverable"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const { origin } = new URL(target.resource);
      const refusal = await send(target, rpc(anonymous(target), "tools/list"));
      const places = [
        pointerIn(refusal),
        metadataUrl(target.resource),
        `${origin}/.well-known/oauth-protected-resource`,
      ];
      for (const url of places) {
        if (!url) continue;
        const exchange = await target.send(bare("GET", url));
        if (!answered(exchange)) continue; // A pointer to nowhere is for another check: there are other places.
        const document = parsed(exchange.response.body) as { resource?: unknown } | undefined;
        if (exchange.response.status === 200 && typeof document?.resource === "string") return;
      }
      throw failed(refusal, "metadata at a well-known path, or a 401 that points at it", "neither");
    },
  },
  ofDocument("metadata.resource", ({ resource }, target) => {
    if (resource !== target.resource) {
      return { received: `resource ${JSON.stringify(resource)}`, expected: `resource "${target.resource}"` };
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
    verifies: ["metadata.content-type"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const { exchange } = await fetchMetadata(target);
      const type = headerOf(exchange, "content-type");
      if (!/^application\/json(\s*;.*)?$/i.test(type)) {
        throw failed(exchange, "content-type application/json", `content-type ${type || "missing"}`);
      }
    },
  },
  {
    verifies: ["metadata.head"],
    polarity: "accepts",
    needs: [],
    async run(target) {
      const exchange = await send(target, bare("HEAD", metadataUrl(target.resource)));
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
