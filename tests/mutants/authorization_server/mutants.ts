/** Flaws of metadata that authorization servers really have. */

import { OTHER_RESOURCE } from "../../issuer_target.ts";
import { altered } from "../server/http.ts";
import { answering, type IssuerMutant, saying } from "./mutant.ts";

const isMetadata = (path: string) => path.includes("/.well-known/");
const isOpenId = (path: string) => path.includes("/.well-known/openid-configuration");

/** The document with something changed, at some of its places. */
function documentAt(path: string, members: Record<string, unknown>, where: (path: string) => boolean) {
  return async (fetched: Promise<Response>): Promise<Response> => {
    const response = await fetched;
    return where(path) ? Response.json({ ...await response.json(), ...members }) : response;
  };
}

/** Mutants of the documents. */
export const issuerMutants: IssuerMutant[] = [
  answering(
    "issuer-appended",
    "Its metadata is at the issuer followed by the well-known path of OAuth.",
    (path) => {
      return isMetadata(path) ? new Response(null, { status: 404 }) : undefined;
    },
  ),
  answering("issuer-protected-metadata", "Its metadata asks for a sign-in.", (path) => {
    return isMetadata(path) ? new Response(null, { status: 401 }) : undefined;
  }),
  answering("issuer-openid-only", "It has OpenID Connect's document alone.", (path) => {
    return isMetadata(path) && !isOpenId(path) ? new Response(null, { status: 404 }) : undefined;
  }),
  saying("issuer-slash", "It calls itself by a slash more than the server does.", {
    issuer: "http://127.0.0.1:9100/tenant/",
  }),
  saying("issuer-template", "It names a template for its tenants where the tenant should stand.", {
    issuer: "http://127.0.0.1:9100/{tenantid}",
  }),
  saying("issuer-inner-name", "Behind a proxy it calls itself by its inner name, over http.", {
    issuer: "http://auth.internal:8080/tenant",
  }),
  saying("issuer-with-query", "Its identifier has a query.", { issuer: "https://auth.example/?tenant=1" }),
  answering("issuer-two-stories", "Its two documents name two token endpoints.", (path, issuer, request) => {
    const members = { token_endpoint: "http://127.0.0.1:9100/oauth2/v2.0/token" };
    return isOpenId(path) ? documentAt(path, members, isOpenId)(issuer.fetch(request)) : undefined;
  }),
  answering("issuer-page-everywhere", "It shows its page under every path that it does not know.", (path) => {
    return isOpenId(path)
      ? new Response("<!doctype html>", { headers: { "content-type": "text/html" } })
      : undefined;
  }),
  answering("issuer-signs-in-everywhere", "It sends whoever asks for a path to its sign-in page.", (path) => {
    return isOpenId(path)
      ? new Response(null, { status: 302, headers: { location: "/sign-in" } })
      : undefined;
  }),
  answering(
    "issuer-any-type",
    "Its metadata is a file without an extension.",
    async (path, issuer, request) => {
      const response = await issuer.fetch(request);
      return isMetadata(path)
        ? altered(response, { headers: { "content-type": "application/octet-stream" } })
        : response;
    },
  ),
  saying("issuer-path-endpoints", "Its endpoints are paths.", { authorization_endpoint: "/authorize" }),
  saying("issuer-no-token-endpoint", "It names no token endpoint.", { token_endpoint: undefined }),
  saying("issuer-inner-endpoint", "Behind a proxy its token endpoint is http.", {
    token_endpoint: "http://auth.example/token",
  }),
  saying("issuer-inner-keys", "Its keys are read over http.", { jwks_uri: "http://auth.example/jwks" }),
  saying("issuer-silent-challenge", "It supports S256 and does not say so, as Entra ID.", {
    code_challenge_methods_supported: undefined,
  }),
  saying("issuer-plain-challenge", "It supports plain challenges alone.", {
    code_challenge_methods_supported: ["plain"],
  }),
  saying("issuer-implicit-only", "It lists the implicit grant's response types alone.", {
    response_types_supported: ["token", "id_token"],
  }),
  saying("issuer-no-response-types", "It lists no response types.", { response_types_supported: undefined }),
  saying("issuer-machines-only", "It lists grants, and the one with a code is not among them.", {
    grant_types_supported: ["client_credentials"],
  }),
  saying("issuer-closed", "A client that it does not know has no way in.", {
    registration_endpoint: undefined,
    client_id_metadata_document_supported: undefined,
  }),
  saying("issuer-secrets-only", "It lists no way to authenticate without a secret.", {
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  }),
  saying("issuer-no-iss-promise", "It promises no iss.", {
    authorization_response_iss_parameter_supported: undefined,
  }),
  answering("issuer-no-keys", "There is nothing where its keys should be.", (path) => {
    return path.endsWith("/jwks") ? new Response(null, { status: 404 }) : undefined;
  }),
  answering("issuer-encryption-keys", "It publishes a key for encryption alone.", (path) => {
    const key = { kty: "EC", crv: "P-256", use: "enc", x: "AA", y: "AA" };
    return path.endsWith("/jwks") ? Response.json({ keys: [key] }) : undefined;
  }),
  answering("issuer-private-keys", "It publishes its private key.", async (path, issuer, request) => {
    const response = await issuer.fetch(request);
    if (!path.endsWith("/jwks")) return response;
    const { keys } = await response.json();
    return Response.json({ keys: [{ ...keys[0], d: "AA" }] });
  }),
  answering("issuer-shared-secret", "It publishes the secret that it signs with.", (path) => {
    return path.endsWith("/jwks")
      ? Response.json({ keys: [{ kty: "oct", k: "AA", alg: "HS256" }] })
      : undefined;
  }),
  saying("issuer-empty-scopes", "It lists no scopes, and says so with an empty list.", {
    scopes_supported: [],
  }),
  saying("issuer-null-registration", "What it has no value for is null.", { registration_endpoint: null }),
  saying("issuer-empty-policy", "What it has no value for is an empty text.", { op_tos_uri: "" }),
  saying("issuer-scopes-as-text", "Its scopes are one text.", { scopes_supported: "notes:read notes:write" }),
  saying("issuer-other-resources", "It lists the resources that it serves, and ours is not among them.", {
    protected_resources: [OTHER_RESOURCE],
  }),
  answering("issuer-no-cors", "No page can read its metadata.", async (path, issuer, request) => {
    const response = await issuer.fetch(request);
    return isMetadata(path)
      ? altered(response, { headers: { "access-control-allow-origin": null } })
      : response;
  }),
];
