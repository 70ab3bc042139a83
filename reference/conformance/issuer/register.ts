/** Dynamic client registration, open to everyone. */

import { z } from "zod";
import { json, mediaType, OAuthError } from "./http.ts";
import { randomText, sha256 } from "./random.ts";
import { isAllowedRedirect } from "./redirect_uri.ts";
import type { State } from "./state.ts";

/** What the token endpoint accepts as `grant_type`. */
export const GRANT_TYPES: string[] = ["authorization_code", "refresh_token", "client_credentials"];

/** How a client can authenticate at the token endpoint. */
export const AUTH_METHODS: string[] = ["none", "client_secret_basic", "client_secret_post"];

/** Members it does not name are ignored, as RFC 7591 §2 asks; the defaults are that section's. */
const clientMetadata = z.object({
  redirect_uris: z.array(z.string().refine(isAllowedRedirect)).default([]),
  token_endpoint_auth_method: z.enum(AUTH_METHODS).default("client_secret_basic"),
  // Clients name whatever they could do; what is not on offer is left out of the registration.
  grant_types: z.array(z.string()).default(["authorization_code"])
    .transform((types) => types.filter((type) => GRANT_TYPES.includes(type))),
  response_types: z.array(z.literal("code")).default(["code"]),
  client_name: z.string().optional(),
  application_type: z.enum(["web", "native"]).optional(),
}).refine((client) => client.grant_types.length > 0).refine(
  // A client without a secret has nothing to authenticate as itself with (RFC 6749 §4.4).
  (client) =>
    client.token_endpoint_auth_method !== "none" || !client.grant_types.includes("client_credentials"),
).refine(
  (client) => client.redirect_uris.length > 0 || !client.grant_types.includes("authorization_code"),
  { path: ["redirect_uris"] },
);

async function readMetadata(request: Request): Promise<z.infer<typeof clientMetadata>> {
  if (mediaType(request) !== "application/json") {
    throw new OAuthError("invalid_client_metadata", "the body must be application/json");
  }
  const parsed = clientMetadata.safeParse(await request.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  if (parsed.error.issues.some((issue) => issue.path[0] === "redirect_uris")) {
    throw new OAuthError(
      "invalid_redirect_uri",
      "redirect URIs must be https, or http on a loopback address",
    );
  }
  throw new OAuthError("invalid_client_metadata", "the client metadata is malformed or not supported");
}

/**
 * Registers a client and answers 201 with what was registered.
 *
 * @throws {OAuthError} `invalid_redirect_uri` or `invalid_client_metadata`
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
 */
export async function register(state: State, request: Request): Promise<Response> {
  const registered = await readMetadata(request);
  const id = crypto.randomUUID();
  const secret = registered.token_endpoint_auth_method === "none" ? undefined : randomText();
  state.clients.set(id, {
    id,
    secretHash: secret && await sha256(secret),
    authMethod: registered.token_endpoint_auth_method,
    redirectUris: registered.redirect_uris,
    grantTypes: registered.grant_types,
  });
  return json({
    client_id: id,
    client_id_issued_at: Math.floor(Date.now() / 1000),
    ...secret && { client_secret: secret, client_secret_expires_at: 0 },
    ...registered,
  }, 201);
}
