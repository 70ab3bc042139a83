/** Authorization server metadata: its endpoints and what it can do. */

import { type AuthorizationServerMetadata, buildDiscoveryUrls } from "@modelcontextprotocol/client";
import { z } from "zod";
import { firstDocument } from "./documents.ts";
import { ClientError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import { printable } from "../printable.ts";

const STEP = "authorization server metadata";

const strings = z.array(z.string());

/** As much of it as is used. The SDK's functions take it from here, so it says what they read. */
const schema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  registration_endpoint: z.string().optional(),
  revocation_endpoint: z.string().optional(),
  scopes_supported: strings.optional(),
  // Left out it means client_secret_basic (RFC 8414 §2), which a client without a secret cannot do: it tries `none`.
  token_endpoint_auth_methods_supported: strings.optional(),
  revocation_endpoint_auth_methods_supported: strings.optional(),
  response_types_supported: strings.default(["code"]),
  code_challenge_methods_supported: strings.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
  client_id_metadata_document_supported: z.boolean().optional(),
});

/** The document's fields, under the names of RFC 8414 §2. */
export type IssuerMetadata = z.infer<typeof schema> & AuthorizationServerMetadata;

/**
 * The metadata of an issuer, if it names exactly that issuer, uses only URLs that may be used, and can do
 * PKCE.
 *
 * The SDK has a function for it, which forgives a trailing slash in `issuer`, gives up on a page in HTML, and
 * takes a missing `code_challenge_methods_supported` for a yes.
 *
 * @param issuer As the resource's metadata writes it.
 * @throws {ClientError} `issuer_metadata_missing`, `issuer_metadata_invalid`, `issuer_mismatch`, `pkce_unsupported`,
 * `url_not_allowed` or `unreachable`
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3
 */
export async function fetchIssuerMetadata(exchange: Exchange, issuer: string): Promise<IssuerMetadata> {
  const url = exchange.allowed(issuer, "the authorization server", "resource metadata");
  const found = await firstDocument(exchange, STEP, buildDiscoveryUrls(url).map((place) => place.url));
  if ("tried" in found) {
    throw found.unreachable ?? new ClientError("issuer_metadata_missing", STEP, {
      received: `${printable(issuer)} publishes none (${found.tried.join("; ")})`,
      advice: "No endpoint is guessed. Ask whoever runs it for metadata (RFC 8414)",
    });
  }
  const metadata = schema.safeParse(found.document);
  if (!metadata.success) {
    throw new ClientError("issuer_metadata_invalid", STEP, {
      received: `${found.url} has no usable ${String(metadata.error.issues[0]?.path[0])}`,
      advice: "Tell whoever runs the authorization server (RFC 8414 §2)",
    });
  }
  if (metadata.data.issuer !== issuer) throw mismatch(found.url, metadata.data.issuer, issuer);
  assertUsable(metadata.data, exchange);
  return metadata.data;
}

/** Everything that will be fetched or opened, and the two things without which no sign-in is safe. */
function assertUsable(
  metadata: z.infer<typeof schema>,
  { allowed, assumeS256, notify }: Exchange,
): void {
  const { issuer } = metadata;
  for (const [name, url] of Object.entries(metadata)) {
    if (name.endsWith("_endpoint") && url !== undefined) allowed(String(url), name, STEP);
  }
  if (!metadata.response_types_supported.includes("code")) {
    throw new ClientError("issuer_metadata_invalid", STEP, {
      received: `${printable(issuer)} does not offer the response type code`,
      advice: "This client can sign in nowhere else. Tell whoever runs the authorization server",
    });
  }
  const methods = metadata.code_challenge_methods_supported;
  if (methods === undefined && assumeS256.includes(issuer)) {
    const text =
      `${printable(issuer)} does not announce PKCE with S256 (RFC 8414 §2), and the settings say to ` +
      "believe in it. If it ignores PKCE, whoever sees a code can use it";
    notify({ code: "s256_assumed", text });
    return;
  }
  if (!methods?.includes("S256")) {
    const offered = methods ? `only ${printable(methods.join(" "), 60) || "none"}` : "nothing";
    throw new ClientError("pkce_unsupported", STEP, {
      received: `code_challenge_methods_supported of ${
        printable(issuer)
      } says ${offered}, and S256 is needed`,
      advice:
        "Without it whoever sees the code can use it, so MCP clients must stop here. It is the authorization " +
        `server's to announce.${
          methods ? "" : " Where its operator says that it does S256 all the same, assume it for this issuer"
        }`,
    });
  }
}

/** Whoever could speak for another issuer here would get codes and credentials that are meant for it. */
function mismatch(url: URL, named: string, asked: string): ClientError {
  return new ClientError("issuer_mismatch", STEP, {
    received: `${url} speaks for ${printable(named)}, and ${printable(asked)} was asked for`,
    advice: "The two have to be equal, to the last slash (RFC 8414 §3.3). Tell whoever runs the MCP server",
  });
}
