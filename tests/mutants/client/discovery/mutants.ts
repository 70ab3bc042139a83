/** Flaws in how a client finds the authorization server among honest servers (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

/** What stands in lesson 7's file, where several flaws begin. */
const PLACES = 'const places = pointer ? [pointer] : [root + pathname.replace(/\\/$/, "") + search, root];';
const DISCOVERY_URLS = "sdk.buildDiscoveryUrls(issuer)";
const SERVERS = '"No authorization server can be used", inOrder,';
const QUOTED = '(?:"((?:[^"\\\\]|\\\\.)*)"?|';
const SKIPPED = '|"(?:[^"\\\\]|\\\\.)*"?|';
const SCHEME = "if (start) scheme = start.toLowerCase();";
const CHALLENGE = "return said;";

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** Where it looks, and in which order. */
const places: ClientMutant[] = [
  mutant("ignores-the-pointer", "It builds the well-known URL even where the challenge points elsewhere.", [
    "pointer ? [pointer] : ",
    "",
  ]),
  mutant("pointer-at-home-only", "It ignores a pointer to another host.", [
    PLACES,
    PLACES.replace("pointer ?", "pointer?.startsWith(origin) ?"),
  ]),
  mutant("pointer-alone", "It gives up where the challenge does not point.", [
    PLACES,
    "const places = pointer ? [pointer] : [];",
  ]),
  mutant("root-first", "It looks at the root before the server's own path.", [
    PLACES,
    PLACES.replace(/\[(root .*), root\]/, "[root, $1]"),
  ]),
  mutant("root-alone", "It looks at the root and nowhere else.", [PLACES, PLACES.replace(/root .*, /, "")]),
  mutant("path-alone", "It never looks at the root.", [PLACES, PLACES.replace(", root]", "]")]),
  mutant("refuses-the-host", "It refuses the root document that names the host.", [
    "!pointer && place === root",
    "false",
  ]),
  mutant("tidies-the-resource", "It asks for the resource as its URL parser writes it.", [
    "ask(settings, server, document.resource, scope)",
    "ask(settings, server, new URL(document.resource).href, scope)",
  ]),
  mutant(
    "asks-for-what-was-called",
    "It asks for the URL that it called where the document names the host.",
    [
      "ask(settings, server, document.resource, scope)",
      "ask(settings, server, settings.resource, scope)",
    ],
  ),
];

/** Where it looks for the authorization server's metadata, and when it gives up. */
const servers: ClientMutant[] = [
  mutant("rfc8414-alone", "It looks for authorization server metadata under one name.", [
    DISCOVERY_URLS,
    `${DISCOVERY_URLS}.slice(0, 1)`,
  ]),
  mutant("openid-first", "It looks for OpenID Connect's metadata first.", [
    DISCOVERY_URLS,
    `${DISCOVERY_URLS}.reverse()`,
  ]),
  mutant("never-appends", "It never looks behind the issuer's path.", [
    DISCOVERY_URLS,
    `${DISCOVERY_URLS}.slice(0, 2)`,
  ]),
  mutant("drops-the-issuers-path", "It looks for metadata at the issuer's host alone.", [
    DISCOVERY_URLS,
    "sdk.buildDiscoveryUrls(new URL(issuer).origin)",
  ]),
  mutant("stops-at-a-page", "It goes on after 404 and gives up at anything else that is no document.", [
    "attempt(one).catch((error) => ",
    "attempt(one).catch((error) => !/404/.test(error.message) ? Promise.reject(error) : ",
  ]),
  mutant("first-server-alone", "It tries the first authorization server and no other.", [
    SERVERS,
    SERVERS.replace("inOrder", "inOrder.slice(0, 1)"),
  ]),
];

/** How it reads the challenge. */
const challenges: ClientMutant[] = [
  mutant("reads-the-first-challenge", "It reads the first challenge of the header and no other.", [
    CHALLENGE,
    `if (!/^bearer /i.test(header)) return {}; ${CHALLENGE}`,
  ]),
  mutant("reads-the-last-challenge", "It throws away what it read when another challenge begins.", [
    SCHEME,
    "if (start) {\n" +
    "      scheme = start.toLowerCase();\n" +
    "      Object.keys(said).forEach((key) => delete said[key]);\n" +
    "    }",
  ]),
  mutant("splits-the-challenge-at-commas", "It splits the header at every comma, quoted or not.", [
    QUOTED,
    '(?:"([^",]*)"?|',
  ]),
  mutant("ignores-escapes", "It takes an escaped quote for the end of the value.", [
    QUOTED,
    '(?:"([^"]*)"?|',
  ], [SKIPPED, '|"[^"]*"?|']),
  mutant("searches-the-header", "It takes what follows the parameter's name, wherever that stands.", [
    CHALLENGE,
    'const [, resource_metadata] = /resource_metadata *= *\\\\?"?([^"\\\\,]+)/i.exec(header) ?? []; ' +
    "return { ...said, resource_metadata };",
  ]),
  mutant("needs-quotes", "It stops reading at a value without quotes.", [
    SCHEME,
    `${SCHEME} if (plain) break;`,
  ]),
  mutant("needs-tight-equals", "It does not expect a space beside the equals sign.", ["\\s*=\\s*", "="]),
  mutant(
    "needs-capitals",
    "It knows Bearer in this spelling alone.",
    [SCHEME, "if (start) scheme = start;"],
    [
      'scheme !== "bearer"',
      'scheme !== "Bearer"',
    ],
  ),
  mutant("needs-small-letters", "It knows parameters in small letters alone.", [
    "[name.toLowerCase(), quoted",
    "[name, quoted",
  ]),
];

/** Mutants for the checks of discovery among honest servers. */
export const clientDiscoveryMutants: ClientMutant[] = [...places, ...servers, ...challenges];
