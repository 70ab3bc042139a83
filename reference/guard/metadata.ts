/** Protected Resource Metadata: the one document that everybody may read. */

import { GuardConfigurationError } from "./configuration_error.ts";
import type { ReceivedRequest } from "./received_request.ts";
import { Refusal } from "./refusal.ts";
import { isSecure } from "./resource_url.ts";
import { parseSigning, type ResourceSigning, sign } from "./signed_metadata.ts";

/** The parts of the document that are not known otherwise, by their names in RFC 9728 §2. */
export interface ResourceMetadata {
  /** For people. */
  resource_name?: string;
  /** URL of a page for developers. */
  resource_documentation?: string;
  /** URL of a page about how the data may be used. */
  resource_policy_uri?: string;
  /** URL of the terms of service. */
  resource_tos_uri?: string;
  /** URL of the resource's **own** keys, with which it signs; not those of an authorization server. */
  jwks_uri?: string;
}

/** Where and how the document is published. */
export interface MetadataOptions extends ResourceMetadata {
  /**
   * Says that there is no other resource on this host. Then the document is also served at the root form of the
   * well-known path, where older clients look. With a second resource it would speak for the wrong one.
   */
  onlyResourceOnHost?: boolean;
  /** Signs the document, for clients that want to know who says so (RFC 9728 §2.2). */
  signing?: ResourceSigning;
}

/** What the document is made of. */
export interface MetadataSettings extends MetadataOptions {
  resource: URL;
  /** As configured: `resource` in the document is this, character for character. */
  identifier: string;
  issuers: readonly string[];
  /** What a client asks for first. */
  scopes: readonly string[];
}

/** The published document. */
export interface PublishedMetadata {
  /** Its URL, for challenges. */
  url: string;
  isAt(path: string): boolean;
  /** @throws {Refusal} `method_not_allowed` */
  respond(request: ReceivedRequest): Promise<Response>;
}

const WELL_KNOWN = "/.well-known/oauth-protected-resource";
const PAGES = ["resource_documentation", "resource_policy_uri", "resource_tos_uri", "jwks_uri"] as const;

/** Any page may read this document. `*` in the second line lets it send `MCP-Protocol-Version` along. */
const CORS = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };

/**
 * Publishes the metadata, made of configuration alone: no request changes a character of it.
 *
 * @throws {GuardConfigurationError} `metadata_invalid`, `signing_key_unsuitable`
 * @see RFC 9728 §2, §3
 */
export function publishMetadata(settings: MetadataSettings): PublishedMetadata {
  const { resource, onlyResourceOnHost = false } = settings;
  const path = WELL_KNOWN + (resource.pathname === "/" ? "" : resource.pathname);
  const document = documentOf(settings);
  const signing = settings.signing && parseSigning(settings.signing);
  let body: Promise<string> | undefined;
  return {
    url: new URL(path, resource).href,
    isAt: (requested) => requested === path || (onlyResourceOnHost && requested === WELL_KNOWN),
    async respond(request) {
      if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
      if (request.method !== "GET" && request.method !== "HEAD") {
        throw new Refusal("method_not_allowed", "Read this document with GET", {
          status: 405,
          headers: { allow: "GET, HEAD, OPTIONS" },
        });
      }
      body ??= serialized(document, signing);
      const headers = { ...CORS, "content-type": "application/json" };
      const text = await body;
      return new Response(request.method === "HEAD" ? null : text, { headers });
    },
  };
}

/** Parameters without a value are left out (RFC 9728 §3.2). */
function documentOf(settings: MetadataSettings): Record<string, unknown> {
  const { identifier, issuers, scopes, resource_name } = settings;
  if (resource_name === "") {
    throw new GuardConfigurationError(
      "metadata_invalid",
      "metadata.resource_name",
      "a name, or nothing at all",
    );
  }
  return {
    resource: identifier,
    authorization_servers: issuers,
    ...(scopes.length > 0 ? { scopes_supported: scopes } : {}),
    bearer_methods_supported: ["header"],
    ...(resource_name === undefined ? {} : { resource_name }),
    ...Object.fromEntries(PAGES.flatMap((name) => page(name, settings[name]))),
  };
}

function page(name: string, url: string | undefined): [string, string][] {
  if (url === undefined) return [];
  if (URL.canParse(url) && isSecure(new URL(url))) return [[name, url]];
  throw new GuardConfigurationError("metadata_invalid", `metadata.${name}`, "an https URL (RFC 9728 §2)");
}

async function serialized(
  document: object,
  signing: ReturnType<typeof parseSigning> | undefined,
): Promise<string> {
  if (!signing) return JSON.stringify(document);
  return JSON.stringify({ ...document, signed_metadata: await sign(document, signing) });
}
