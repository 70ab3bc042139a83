/** What the guard is told, whatever it runs on. */

import { protect } from "mcp-gatehouse-guard";

export const guardFor = ({ RESOURCE, ISSUER }) =>
  protect({
    resource: RESOURCE,
    authorizationServers: [ISSUER],
    scopes: {
      all: ["notes:read", "notes:write"],
      endpoint: ["notes:read"],
      operations: {
        "tools/call list_notes": [],
        "tools/call add_note": ["notes:write"],
      },
    },
  });
