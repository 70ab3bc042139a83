/** What can be pasted, one of each kind, with faults that people make. */

/** An example, and what to call it. */
export interface Example {
  name: string;
  text: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    name: "A WWW-Authenticate header",
    text:
      'WWW-Authenticate: Bearer realm="mcp", resource_metadata=https://mcp.example.com/.well-known/oauth-protected-resource',
  },
  {
    name: "What curl -i prints",
    text: `HTTP/2 401
content-type: application/json
www-authenticate: Bearer error="invalid_token"

{"error":"invalid_token"}`,
  },
  {
    name: "Resource metadata",
    text: `{
  "resource": "https://mcp.example.com/mcp/",
  "authorization_servers": [],
  "scopes_supported": ["notes:read", "offline_access"],
  "bearer_methods_supported": ["header", "query"]
}`,
  },
  {
    name: "An authorization server's metadata",
    text: `{
  "issuer": "https://login.example.com",
  "authorization_endpoint": "https://login.example.com/authorize",
  "token_endpoint": "http://login.example.com/token",
  "response_types_supported": ["code"],
  "token_endpoint_auth_methods_supported": ["client_secret_basic"]
}`,
  },
  {
    name: "An Entra ID app registration",
    text: `{
  "appId": "11111111-2222-3333-4444-555555555555",
  "signInAudience": "AzureADMyOrg",
  "identifierUris": ["https://mcp.example.com/mcp/"],
  "api": {
    "requestedAccessTokenVersion": null,
    "oauth2PermissionScopes": [{ "value": "notes:read", "isEnabled": true }]
  }
}`,
  },
];
