/** Flaws in how a client becomes known to an authorization server (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

/** What stands in lesson 7's file, where several flaws begin. */
const GIVEN = "if (settings.registration?.issuer === issuer) return settings.registration;";
const KEY = "`registration at ${issuer}`";
const RECALLED = `recall<ClientInformation>(settings, ${KEY})`;
const KEPT = `await settings.store.set(${KEY}, JSON.stringify(client));`;
const REGISTER = "await sdk.registerClient(issuer, { metadata, clientMetadata, fetchFn })";
const METHOD = 'methods.includes("none") ? "none" : methods[0]';
const OFFERED = "ensure(metadata.registration_endpoint,";

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** Flaws of what it was given, and of its own document. */
const given: ClientMutant[] = [
  mutant("ignores-its-given-id", "It registers though its operator gave it a client id.", [GIVEN, ""]),
  mutant("shows-its-given-id-to-all", "It uses the given client id and secret at every issuer.", [
    GIVEN,
    "if (settings.registration) return settings.registration;",
  ]),
  mutant("shows-its-given-id-to-a-host", "It uses the given client id at every issuer on the same host.", [
    GIVEN,
    "if (settings.registration && new URL(settings.registration.issuer).hostname === new URL(issuer).hostname) " +
    "return settings.registration;",
  ]),
  mutant("prefers-its-document", "It uses its metadata document though it was given a client id.", [
    GIVEN,
    GIVEN.replace(")", " && !metadata.client_id_metadata_document_supported)"),
  ]),
  mutant("has-no-order", "It takes the first authorization server, known there or not.", [
    '"No authorization server can be used", inOrder,',
    '"No authorization server can be used", issuers,',
  ]),
  mutant("never-uses-its-document", "It registers where its metadata document would do.", [
    "metadata.client_id_metadata_document_supported && settings.clientMetadataUrl",
    '"" as string',
  ]),
  mutant("always-uses-its-document", "It uses its document's URL at servers that do not know such.", [
    "metadata.client_id_metadata_document_supported && settings.clientMetadataUrl",
    "settings.clientMetadataUrl",
  ]),
];

/** Flaws of what it says about itself. */
const said: ClientMutant[] = [
  mutant("registers-another-redirect", "It registers another redirect URI than the one it uses.", [
    "redirect_uris: [settings.redirectUri]",
    'redirect_uris: ["http://127.0.0.1/"]',
  ]),
  mutant("registers-for-another-grant", "It does not register for the grant that it uses.", [
    'grant_types: ["authorization_code"]',
    'grant_types: ["refresh_token"]',
  ]),
  mutant("says-no-application-type", "It leaves application_type out, as SDK v1 does.", [
    'application_type: "native",',
    "",
  ]),
  mutant("says-web-application", "It registers as a web application.", [
    'application_type: "native"',
    'application_type: "web"',
  ]),
  mutant("asks-for-a-secret", "It takes a secret where it could do without.", [
    METHOD,
    'methods.find((method) => method !== "none") ?? "none"',
  ]),
  mutant("insists-on-no-secret", "It registers as a public client where there are none.", [METHOD, '"none"']),
  mutant("insists-on-basic", "It knows client_secret_basic beside none, and not client_secret_post.", [
    METHOD,
    'methods.includes("none") ? "none" : "client_secret_basic"',
  ]),
];

/** Flaws of what it keeps, and for whom. */
const kept: ClientMutant[] = [
  mutant("keeps-no-registration", "It registers anew at each sign-in.", [KEPT, ""]),
  mutant("registers-for-each-call", "Calls at the same time each sign in, and each register.", [
    "login ??= signIn",
    "login = signIn",
  ]),
  mutant("one-registration-for-all", "It keeps one registration and uses it everywhere.", [
    RECALLED,
    RECALLED.replace(KEY, '"registration"'),
  ], [KEPT, KEPT.replace(KEY, '"registration"')]),
  mutant("registration-by-host", "It keeps registrations by host, where issuers differ in port and path.", [
    RECALLED,
    RECALLED.replace(KEY, "new URL(issuer).hostname"),
  ], [KEPT, KEPT.replace(KEY, "new URL(issuer).hostname")]),
  mutant("remembers-the-server", "It looks for the authorization server once, and then stays with it.", [
    "const server = await authorizationServer(",
    "const server = settings.server ??= await authorizationServer(",
  ]),
];

/** Flaws of what it does where it cannot register. */
const refused: ClientMutant[] = [
  mutant("guesses-the-registration-endpoint", "It registers at /register where no endpoint is named.", [
    OFFERED,
    "metadata.registration_endpoint ??= `${issuer}/register`;\n  " + OFFERED,
  ]),
  mutant("makes-up-an-id", "It goes on with a made-up client id where it is refused one.", [
    REGISTER,
    `${REGISTER}.catch(() => ({ client_id: "lesson" }))`,
  ]),
  mutant("hides-the-refusal", "Its error does not say why the registration was refused.", [
    "answered ${response.status}, ${code}`",
    "answered ${response.status}`",
  ]),
];

/** All of them. */
export const clientRegistrationMutants: ClientMutant[] = [...given, ...said, ...kept, ...refused];
