/** Flaws in what a client believes on its way to the authorization server (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

/** What stands in lesson 7's file, where several flaws begin. */
const IS_OURS = "ours.map(canonical).includes(canonical(document.resource))";
const AT_ROOT = "!pointer && place === root";
const SAME_ISSUER = "metadata.issuer === issuer,";
const SERVER_METADATA = "sdk.buildDiscoveryUrls(issuer), read)";
const IS_LOOPBACK = "/^(127(\\.\\d+){3}|\\[::1\\]|localhost)$/.test(hostname)";
const SECURE = 'there.protocol === "https:" || (there.protocol === "http:" && isLoopback(there))';
const IS_ADDRESS = "/^(\\d+(\\.\\d+){3}|\\[.+\\]|(.+\\.)?localhost\\.?)$/.test(there.hostname)";

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** Whose metadata it is. */
const resources: ClientMutant[] = [
  mutant("believes-any-resource", "It signs in for whatever resource the metadata names.", [IS_OURS, "true"]),
  mutant("believes-any-valid-resource", "It only looks whether the resource is a URL.", [
    IS_OURS,
    "URL.canParse(document.resource)",
  ]),
  mutant("compares-resources-origins", "It compares the origin of the resource and forgets the path.", [
    IS_OURS,
    "new URL(document.resource).origin === origin",
  ]),
  mutant("takes-a-prefix", "It takes a resource that its own URL begins with, as SDK v1 does.", [
    IS_OURS,
    "ours.some((own) => own.startsWith(document.resource))",
  ]),
  mutant("takes-an-extension", "It takes a resource that begins with its own URL.", [
    IS_OURS,
    "ours.some((own) => document.resource.startsWith(own))",
  ]),
  mutant("forgives-a-slash", "It takes a slash at the end of the resource for nothing.", [
    IS_OURS,
    'ours.includes(document.resource.replace(/\\/$/, ""))',
  ]),
  mutant("forgives-a-query", "It takes a query in the resource for nothing.", [
    IS_OURS,
    'ours.includes(document.resource.replace(/\\?.*/, ""))',
  ]),
  mutant("forgives-the-resources-case", "It compares resources without regard to case.", [
    IS_OURS,
    "ours.includes(document.resource.toLowerCase())",
  ]),
  mutant("host-by-pointer", "It takes the host for its resource in a document that was pointed at.", [
    AT_ROOT,
    "pointer || place === root",
  ]),
  mutant("host-by-path", "It takes the host for its resource in a document at the server's own path.", [
    AT_ROOT,
    "!pointer",
  ]),
  mutant("root-is-anyones", "It does not look at the resource of a document at the root.", [
    IS_OURS,
    `(${AT_ROOT.replace("root", "`${origin}/.well-known/oauth-protected-resource`")}) || ${IS_OURS}`,
  ]),
];

/** Where it goes when nobody tells it where. */
const fallbacks: ClientMutant[] = [
  mutant(
    "falls-back-to-the-server",
    "It takes the MCP server's origin where no authorization server is named.",
    [
      "document.authorization_servers ?? []",
      "document.authorization_servers?.length ? document.authorization_servers : [new URL(settings.resource).origin]",
    ],
  ),
  mutant("falls-back-without-a-list", "It takes the MCP server's origin where there is no list of servers.", [
    "document.authorization_servers ?? []",
    "document.authorization_servers ?? [new URL(settings.resource).origin]",
  ]),
  mutant(
    "falls-back-without-metadata",
    "It takes the MCP server's origin where there is no metadata at all.",
    [
      "await resourceMetadata(settings, challenge.resource_metadata);",
      "await resourceMetadata(settings, challenge.resource_metadata).catch(() => ({ resource: settings.resource, " +
      "authorization_servers: [new URL(settings.resource).origin] }));",
    ],
  ),
  mutant("guesses-endpoints", "It makes the endpoints up where there is no metadata.", [
    SERVER_METADATA,
    `${SERVER_METADATA}.catch(() => ({ issuer, authorization_endpoint: issuer + "/authorize", ` +
    'token_endpoint: issuer + "/token", registration_endpoint: issuer + "/register", ' +
    'response_types_supported: ["code"], code_challenge_methods_supported: ["S256"] }))',
  ]),
  mutant("follows-metadata-anywhere", "It follows redirects wherever they lead.", [
    'redirect: "manual"',
    'redirect: "follow"',
  ]),
];

/** Whom it believes to be the issuer. */
const issuers: ClientMutant[] = [
  mutant("believes-any-issuer", "It does not look at the issuer of the metadata, as SDK v1.", [
    SAME_ISSUER,
    "true,",
  ]),
  mutant("compares-issuers-hostnames", "It compares the names of the issuers' hosts.", [
    SAME_ISSUER,
    "new URL(metadata.issuer).hostname === new URL(issuer).hostname,",
  ]),
  mutant("compares-issuers-origins", "It compares the origins of the issuers and forgets the tenant.", [
    SAME_ISSUER,
    "new URL(metadata.issuer).origin === new URL(issuer).origin,",
  ]),
  mutant("tidies-the-issuers", "It compares the issuers as its URL parser writes them.", [
    SAME_ISSUER,
    "new URL(metadata.issuer).href === new URL(issuer).href,",
  ]),
  mutant("forgives-the-issuers-slash", "It takes a slash at the end of an issuer for nothing.", [
    SAME_ISSUER,
    'metadata.issuer.replace(/\\/$/, "") === issuer.replace(/\\/$/, ""),',
  ]),
  mutant("forgives-the-issuers-case", "It compares the issuers without regard to case.", [
    SAME_ISSUER,
    "metadata.issuer.toLowerCase() === issuer.toLowerCase(),",
  ]),
];

/** Where it lets itself be sent. */
const urls: ClientMutant[] = [
  mutant("fetches-without-looking", "It looks at no URL that it fetches.", [
    "fetch(permitted(settings, url), {",
    "fetch(url, {",
  ]),
  mutant("opens-without-looking", "It looks at the URLs that it fetches, and opens any.", [
    "[metadata.authorization_endpoint, metadata.token_endpoint]",
    "[metadata.token_endpoint]",
  ]),
  mutant("allows-plain-http", "It goes anywhere over plain http.", [
    SECURE,
    "/^https?:$/.test(there.protocol)",
  ]),
  mutant("knows-bad-schemes", "It refuses the schemes that it knows to be bad.", [
    SECURE,
    '!/^(javascript|data|vbscript|http):$/.test(there.protocol) || (there.protocol === "http:" && isLoopback(there))',
  ]),
  mutant("loopback-by-prefix", "It takes every host for loopback that begins like it.", [
    IS_LOOPBACK,
    "/^(127\\.0\\.0\\.1|\\[::1\\]|localhost)/.test(hostname)",
  ]),
  mutant("loopback-by-text", "It looks for loopback in the URL's text, before it is parsed.", [
    SECURE,
    'there.protocol === "https:" || String(url).startsWith("http://127.0.0.1")',
  ]),
  mutant("allows-internal-addresses", "It goes into the internal network if it is told to.", [
    IS_ADDRESS,
    "false",
  ]),
  mutant("knows-one-address", "It refuses the cloud's metadata service and no other address.", [
    IS_ADDRESS,
    'there.hostname === "169.254.169.254"',
  ]),
  mutant("knows-ipv4-alone", "It lets every IPv6 address pass.", [
    IS_ADDRESS,
    "/^\\d+(\\.\\d+){3}$/.test(there.hostname)",
  ]),
  mutant("reads-addresses-itself", "It looks for an address in the URL's text, before it is parsed.", [
    IS_ADDRESS,
    "/^https?:\\/\\/(10|169\\.254|172\\.16|192\\.168|\\[.*)[.\\]]/.test(String(url))",
  ]),
];

/** Mutants for the checks of discovery among dishonest servers. */
export const clientDiscoveryRefusedMutants: ClientMutant[] = [
  ...resources,
  ...fallbacks,
  ...issuers,
  ...urls,
];
