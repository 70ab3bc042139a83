/** What a client may say about itself, whether it registers or publishes a metadata document. */

import { type ClientMetadata, errors } from "./oidc_provider.ts";
import { destinationOf } from "./redirect_uri.ts";
import { CALENDAR_SYNC, RESOURCE_SERVER } from "./secrets.ts";

/** How a client can authenticate. With a secret, or not at all: nothing that makes this server fetch keys. */
export const AUTH_METHODS = ["none", "client_secret_basic", "client_secret_post"] as const;

/** What is on offer to a client that registers, first what it has to name. To act for itself is not for everyone. */
const ON_OFFER: Record<string, [required: string, ...others: string[]]> = {
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
};

/** Longest text, in UTF-16 units. */
const MAX_TEXT: Record<string, number> = {
  client_name: 200,
  client_uri: 500,
  logo_uri: 500,
  policy_uri: 500,
  software_id: 200,
  tos_uri: 500,
};
const MAX_REDIRECT_URIS = 20;
const MAX_CONTACTS = 10;
const MAX_CONTACT = 200;

/**
 * Members that are left out: the first four would have the server call URLs that a stranger chose, and `scope`
 * would bind a client to what it asked for at first (SDK v1 registers with the scope of its first challenge), so
 * that no step-up could follow. What a user consents to is the limit here.
 */
const LEFT_OUT = [
  "jwks_uri",
  "sector_identifier_uri",
  "initiate_login_uri",
  "backchannel_logout_uri",
  "jwks",
  "scope",
  "default_acr_values",
  "default_max_age",
  "require_auth_time",
];

function refuse(description: string): never {
  // A description that starts with redirect_uris becomes invalid_redirect_uri (RFC 7591 §3.2.2).
  throw new errors.InvalidClientMetadata(description);
}

function stringList(metadata: ClientMetadata, member: string): string[] {
  const value = metadata[member];
  if (!Array.isArray(value) || !value.every((each) => typeof each === "string")) {
    refuse(`${member} must be an array of strings`);
  }
  return value;
}

function checkTexts(metadata: ClientMetadata): void {
  for (const [member, limit] of Object.entries(MAX_TEXT)) {
    const value = metadata[member];
    if (value === undefined) continue;
    if (typeof value !== "string" || value.length > limit) {
      refuse(`${member} must be text of at most ${limit} characters`);
    }
  }
  if (metadata.contacts === undefined) return;
  const contacts = stringList(metadata, "contacts");
  if (contacts.length > MAX_CONTACTS || contacts.some((contact) => contact.length > MAX_CONTACT)) {
    refuse(`contacts must be at most ${MAX_CONTACTS}, of at most ${MAX_CONTACT} characters each`);
  }
}

/** What a member means that is left out; the rest has no default here, or one that oidc-provider puts in. */
const DEFAULTS: Record<string, unknown> = {
  grant_types: ["authorization_code"],
  response_types: ["code"],
  token_endpoint_auth_method: "client_secret_basic",
};

/**
 * Some clients write `null` for what they do not say, and mean the same as if they had left it out.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-2
 */
function leaveOutNull(metadata: ClientMetadata): void {
  for (const [member, value] of Object.entries(metadata)) {
    if (value !== null) continue;
    if (member in DEFAULTS) metadata[member] = DEFAULTS[member];
    else delete metadata[member];
  }
}

/**
 * Clients name whatever they could do; what is not on offer is left out of the registration, and the answer says
 * what is left. A client of which nothing usable is left is refused.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1
 */
function keepWhatIsOnOffer(metadata: ClientMetadata): void {
  for (const [member, [required, ...others]] of Object.entries(ON_OFFER)) {
    const kept = stringList(metadata, member).filter((each) => [required, ...others].includes(each));
    if (!kept.includes(required)) refuse(`${member} must name ${required}`);
    metadata[member] = kept;
  }
}

/** A document that everyone can read holds no secret, so RFC 7591's default cannot be meant there. */
function settleAuthMethod(metadata: ClientMetadata): void {
  const isDocument = metadata.client_id.startsWith("https://");
  if (isDocument && metadata.token_endpoint_auth_method === "client_secret_basic") {
    metadata.token_endpoint_auth_method = "none";
  }
}

/**
 * Native when any answer stays on the user's device, whatever the client said: only then does the port of a
 * loopback address not matter (RFC 8252 §7.3), and only then is a scheme of its own allowed.
 */
function settleRedirects(metadata: ClientMetadata): void {
  const { application_type: type } = metadata;
  if (type !== undefined && type !== "web" && type !== "native") {
    refuse("application_type must be web or native");
  }
  const uris = stringList(metadata, "redirect_uris");
  if (uris.length === 0 || uris.length > MAX_REDIRECT_URIS) {
    refuse(`redirect_uris must be 1 to ${MAX_REDIRECT_URIS}`);
  }
  const destinations = uris.map(destinationOf);
  if (destinations.includes(undefined)) {
    refuse("redirect_uris must be https, http on a loopback address, or a scheme of an app's own");
  }
  if (destinations.some((destination) => destination !== "web")) metadata.application_type = "native";
}

/**
 * Checks what a client says about itself and settles what it left open. It runs at registration, for a metadata
 * document, and again whenever a registered client is loaded, so it has to agree with its own result.
 *
 * @throws {errors.InvalidClientMetadata} `invalid_redirect_uri` or `invalid_client_metadata`
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-2
 */
export function settleClientMetadata(metadata: ClientMetadata): void {
  if ([CALENDAR_SYNC, RESOURCE_SERVER].includes(metadata.client_id)) return;
  for (const member of LEFT_OUT) delete metadata[member];
  leaveOutNull(metadata);
  checkTexts(metadata);
  keepWhatIsOnOffer(metadata);
  settleAuthMethod(metadata);
  settleRedirects(metadata);
}
