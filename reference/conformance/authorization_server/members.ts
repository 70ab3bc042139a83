/** The members of an authorization server's metadata, and what each has to be (RFC 8414 §2). */

import { urlIn } from "../url_in.ts";

type Document = Record<string, unknown>;

/** Members that are URLs and take or give what is secret, or what decides whom to believe. */
const ENDPOINTS = [
  "authorization_endpoint",
  "token_endpoint",
  "registration_endpoint",
  "revocation_endpoint",
  "introspection_endpoint",
  "device_authorization_endpoint",
  "pushed_authorization_request_endpoint",
  "jwks_uri",
];

const OTHER_URLS = ["service_documentation", "op_policy_uri", "op_tos_uri"];

const LISTS = [
  "scopes_supported",
  "response_types_supported",
  "response_modes_supported",
  "grant_types_supported",
  "token_endpoint_auth_methods_supported",
  "token_endpoint_auth_signing_alg_values_supported",
  "revocation_endpoint_auth_methods_supported",
  "introspection_endpoint_auth_methods_supported",
  "code_challenge_methods_supported",
  "ui_locales_supported",
  "protected_resources",
];

const BOOLEANS = ["authorization_response_iss_parameter_supported", "client_id_metadata_document_supported"];

const isUrl = (value: unknown) => typeof value === "string" && urlIn(value) !== undefined;
const isTexts = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === "string");

const TYPES: Record<string, { right: (value: unknown) => boolean; expected: string }> = Object.fromEntries([
  ...[...ENDPOINTS, ...OTHER_URLS].map((
    name,
  ) => [name, { right: isUrl, expected: `${name}: a URL, or no such member` }]),
  ...LISTS.map((name) => [name, { right: isTexts, expected: `${name}: a list of texts, or no such member` }]),
  ...BOOLEANS.map((name) => [name, {
    right: (value: unknown) => typeof value === "boolean",
    expected: `${name}: true or false, or no such member`,
  }]),
]);

/** The endpoints that a document names, each with its URL. */
export function endpointsIn(document: Document): [member: string, url: string][] {
  return ENDPOINTS.flatMap((name) => {
    const value = document[name];
    return isUrl(value) ? [[name, String(value)] as [string, string]] : [];
  });
}

/** The members that are lists without elements. */
export function emptyLists(document: Document): string[] {
  return Object.keys(document).filter((name) => {
    const value = document[name];
    return Array.isArray(value) && value.length === 0;
  });
}

/** The members that are there and are not what the text says. */
export function wrongTypes(document: Document): { member: string; expected: string }[] {
  return Object.entries(TYPES).flatMap(([member, { right, expected }]) => {
    return member in document && !right(document[member]) ? [{ member, expected }] : [];
  });
}
