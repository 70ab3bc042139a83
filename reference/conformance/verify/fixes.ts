/** What to change in a server of a known stack, where that is known: one or two sentences, for the first look. */

import { groupOf } from "../requirement.ts";
import type { StackName } from "./stack.ts";

type Fixes = Partial<Record<StackName, string>>;

const VERIFIER =
  "The verifier that you hand to requireBearerAuth decides: jose's jwtVerify with issuer, audience and algorithms.";

/** By rule or group of rules; a rule's own comes first. */
const FIXES: Record<string, Fixes> = {
  audience: {
    "express": "In verifyAccessToken: jose's jwtVerify(token, keys, { issuer, audience: RESOURCE }).",
    "sdk-v1": "In verifyAccessToken: jose's jwtVerify(token, keys, { issuer, audience: RESOURCE }).",
    "sdk-v2": "In your token verifier: jose's jwtVerify(token, keys, { issuer, audience: RESOURCE }).",
    "hono": "Compare aud in the middleware that verifies: jose's jwtVerify takes audience.",
    "fastmcp": "JWTVerifier(…, audience=RESOURCE): without the argument no audience is compared.",
    "python-sdk": "In your TokenVerifier: jwt.decode(…, audience=RESOURCE), and let it raise.",
    "aspnet": "TokenValidationParameters: ValidateAudience = true, ValidAudience = RESOURCE.",
    "spring": "spring.security.oauth2.resourceserver.jwt.audiences: RESOURCE.",
  },
  token: {
    "express": VERIFIER,
    "sdk-v1": VERIFIER,
    "sdk-v2": VERIFIER,
    "fastmcp": "JWTVerifier(jwks_uri=…, issuer=…, audience=…, algorithm=…) rather than a check of your own.",
    "python-sdk": 'jwt.decode(…, algorithms=["ES256"], options={"require": ["exp", "iss", "aud"]}).',
    "aspnet": "AddJwtBearer with Authority and Audience; leave the Validate… members of its parameters true.",
    "spring":
      "spring.security.oauth2.resourceserver.jwt.issuer-uri: it then checks signature, issuer and times.",
  },
  keys: {
    "express": "One createRemoteJWKSet for the life of the process, not one a request.",
    "sdk-v1": "One createRemoteJWKSet for the life of the process, not one a request.",
    "sdk-v2": "One createRemoteJWKSet for the life of the process, not one a request.",
    "python-sdk": "One PyJWKClient for the life of the process; its errors are a 503, not a 500.",
  },
  challenge: {
    "express":
      "requireBearerAuth({ verifier, resourceMetadataUrl }) before the handler, for every method of the route.",
    "sdk-v1":
      "requireBearerAuth({ verifier, resourceMetadataUrl }) before the handler, for every method of the route.",
    "fastmcp": "FastMCP(auth=RemoteAuthProvider(…)): it answers 401 with the pointer.",
    "python-sdk": "FastMCP(token_verifier=…, auth=AuthSettings(issuer_url=…, resource_server_url=RESOURCE)).",
    "aspnet": "AddMcp(options => …) beside AddJwtBearer, and RequireAuthorization() on MapMcp().",
  },
  metadata: {
    "express":
      "mcpAuthMetadataRouter({ oauthMetadata, resourceServerUrl }), with the public URL from configuration.",
    "sdk-v1":
      "mcpAuthMetadataRouter({ oauthMetadata, resourceServerUrl }), with the public URL from configuration.",
    "hono": "app.get with the document and cors(), built from configuration and not from the request.",
    "fastmcp": "RemoteAuthProvider(token_verifier=…, authorization_servers=[…], base_url=…).",
    "python-sdk": "AuthSettings(resource_server_url=RESOURCE): the document names that URL.",
  },
  scopes: {
    "express":
      "requireBearerAuth takes requiredScopes for the whole endpoint: look at the tool's name for the rest.",
    "sdk-v1":
      "requireBearerAuth takes requiredScopes for the whole endpoint: look at the tool's name for the rest.",
    "sdk-v2": "Since 2.2 scopeChallenge(…) refuses one operation with 403 and the scopes that it takes.",
    "fastmcp":
      "required_scopes of the verifier hold for all: check the access token's scopes in the tool as well.",
  },
  "transport.array": {
    "express":
      "Refuse a body that is an array before the SDK sees it: if (Array.isArray(req.body)) answer 400.",
    "sdk-v1":
      "Refuse a body that is an array before the SDK sees it: if (Array.isArray(req.body)) answer 400.",
  },
  "transport.origin-foreign": {
    "express": "Compare Origin in a middleware before the route; createMcpExpressApp looks at Host alone.",
    "sdk-v1": "Compare Origin in a middleware before the transport, or set its allowedOrigins.",
    "hono": "A middleware before the route that answers 403 for an Origin which is not in your list.",
  },
};

/** The stacks for which there are fixes, and what a list calls them. */
export const STACKS: { name: StackName; title: string }[] = [
  { name: "express", title: "Express, SDK v1" },
  { name: "sdk-v1", title: "SDK v1" },
  { name: "sdk-v2", title: "SDK v2" },
  { name: "hono", title: "Hono" },
  { name: "fastmcp", title: "FastMCP" },
  { name: "python-sdk", title: "Python SDK" },
  { name: "aspnet", title: "ASP.NET Core" },
  { name: "spring", title: "Spring" },
];

/** What to change for this rule in a server of this stack; `undefined` where nothing is known that would be true. */
export function fixFor(id: string, stack: StackName | undefined): string | undefined {
  if (stack === undefined) return undefined;
  return FIXES[id]?.[stack] ?? FIXES[groupOf(id)]?.[stack];
}

/** The rules and groups for which there is one; a test holds them against the catalogue. */
export function fixedIds(): string[] {
  return Object.keys(FIXES);
}
