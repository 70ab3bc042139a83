/** Flaws in what the metadata document says (lesson 2). */

import { altered, changed } from "../http.ts";
import type { Around, Mutant } from "../mutant.ts";

/** Where metadata is (RFC 9728 §3). */
export const WELL_KNOWN = "/.well-known/oauth-protected-resource";

/** Whether a request is for the document, and not for the endpoint. */
export function isForMetadata(request: Request): boolean {
  return new URL(request.url).pathname.startsWith(WELL_KNOWN);
}

/** The document, as JSON. */
export type Document = Record<string, unknown>;

/** The answer with another document in it; one that is no document stays as it is. */
export async function withDocument(
  response: Response,
  edit: (document: Document) => Document,
): Promise<Response> {
  const json = response.headers.get("content-type") === "application/json";
  if (response.status !== 200 || !json || !response.body) return response;
  return altered(response, { body: JSON.stringify(edit(await response.json())) });
}

/** A mutant whose document has these fields instead, or with `undefined` not at all. */
function saying(name: string, flaw: string, fields: Document | ((around: Around) => Document)): Mutant {
  return {
    name,
    flaw,
    lesson: 2,
    async fetch(request, next, around) {
      const response = await next(request);
      if (!isForMetadata(request)) return response;
      const changes = typeof fields === "function" ? fields(around) : fields;
      return await withDocument(response, (document) => ({ ...document, ...changes }));
    },
  };
}

/** The mutants of the document. */
export const metadataMutants: Mutant[] = [
  {
    name: "metadata-at-the-root",
    flaw: "Its document is at the root form of the well-known path alone.",
    lesson: 2,
    async fetch(request, next, { settings }) {
      const { pathname } = new URL(request.url);
      const { origin, pathname: own } = new URL(settings.resource);
      if (pathname === WELL_KNOWN + own) return new Response("Nothing here", { status: 404 });
      return await next(
        pathname === WELL_KNOWN ? changed(request, { url: origin + WELL_KNOWN + own }) : request,
      );
    },
  },
  {
    name: "metadata-as-a-page",
    flaw: "Where the document should be, there is a web page.",
    lesson: 2,
    async fetch(request, next) {
      if (!isForMetadata(request)) return await next(request);
      return new Response("<!doctype html><title>Notes</title>", {
        headers: { "content-type": "text/html" },
      });
    },
  },
  {
    name: "metadata-as-a-page-for-most",
    flaw: "Whoever does not ask for JSON gets a web page about the document.",
    lesson: 2,
    async fetch(request, next) {
      const json = request.headers.get("accept")?.includes("application/json");
      if (!isForMetadata(request) || json) return await next(request);
      return new Response("<!doctype html><title>Metadata</title>", {
        headers: { "content-type": "text/html" },
      });
    },
  },
  {
    ...saying("names-a-foreign-issuer", "It sends people to sign in where nobody's tokens are accepted.", {
      authorization_servers: ["https://sign-in.example"],
    }),
    lesson: 4,
  },
  {
    ...saying(
      "names-a-foreign-issuer-first",
      "Clients sign in at the first issuer that it names.",
      ({ settings }) => {
        return { authorization_servers: ["https://sign-in.example", settings.issuer] };
      },
    ),
    lesson: 4,
  },
  saying("resource-missing", "Its document has no resource.", { resource: undefined }),
  saying("resource-with-a-slash", "Its resource has a slash too many.", ({ settings }) => {
    return { resource: `${settings.resource}/` };
  }),
  saying("resource-without-a-path", "Its resource is the origin.", ({ settings }) => {
    return { resource: new URL(settings.resource).origin };
  }),
  saying("resource-with-a-fragment", "Its resource has a fragment.", ({ settings }) => {
    return { resource: `${settings.resource}#notes` };
  }),
  saying("resource-over-http", "Its resource is an http URL on the network.", {
    resource: "http://notes.example/mcp",
  }),
  saying("resource-as-a-name", "Its resource is a name and no URL.", { resource: "notes" }),
  saying("no-authorization-servers", "It names no authorization server.", {
    authorization_servers: undefined,
  }),
  saying("empty-authorization-servers", "Its list of authorization servers is empty.", {
    authorization_servers: [],
  }),
  saying(
    "one-authorization-server",
    "It names its authorization server outside of a list.",
    ({ settings }) => {
      return { authorization_servers: settings.issuer };
    },
  ),
  saying("relative-issuer", "Its authorization server is a path.", { authorization_servers: ["/auth"] }),
  saying("issuer-as-a-host", "Its authorization server is a host name.", {
    authorization_servers: ["auth.example"],
  }),
  saying("issuer-over-http", "Its authorization server is an http URL on the network.", {
    authorization_servers: ["http://auth.example"],
  }),
  saying("issuer-with-a-query", "Its authorization server has a query.", ({ settings }) => {
    return { authorization_servers: [`${settings.issuer}?tenant=1`] };
  }),
  saying("second-issuer-wrong", "Its second authorization server has a fragment.", ({ settings }) => {
    return { authorization_servers: [settings.issuer, "https://auth.example/#login"] };
  }),
  {
    name: "metadata-as-text",
    flaw: "It calls its document text/plain.",
    lesson: 2,
    async fetch(request, next) {
      const response = await next(request);
      const get = isForMetadata(request) && request.method === "GET";
      return get ? altered(response, { headers: { "content-type": "text/plain" } }) : response;
    },
  },
  saying("scopes-in-one-string", "Its scopes are one string.", {
    scopes_supported: "notes:read notes:write",
  }),
  saying("scope-with-a-space", "One of its scopes is two.", { scopes_supported: ["notes:read notes:write"] }),
  saying("named-in-languages", "Its name is an object.", { resource_name: { en: "Notes" } }),
  saying("documented-at-a-path", "Its documentation is a path.", { resource_documentation: "/docs" }),
  saying("signs-with-none", 'It lists the algorithm "none".', {
    resource_signing_alg_values_supported: ["ES256", "none"],
  }),
  saying("keys-over-http", "Its keys are at an http URL on the network.", {
    jwks_uri: "http://auth.example/jwks",
  }),
  saying("empty-scopes", "Its list of scopes is empty.", { scopes_supported: [] }),
  saying("empty-algorithms", "Its list of algorithms is empty.", { dpop_signing_alg_values_supported: [] }),
  saying("null-policy", "It has a policy, which is null.", { resource_policy_uri: null }),
  saying("token-in-the-query", "It takes tokens in the query.", {
    bearer_methods_supported: ["header", "query"],
  }),
  saying("token-in-the-body", "It takes tokens in the body alone.", { bearer_methods_supported: ["body"] }),
  saying("lists-offline-access", "It lists offline_access as a scope.", {
    scopes_supported: ["notes:read", "offline_access"],
  }),
];
