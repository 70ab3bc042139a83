/** What our guard is told here. */

import { ISSUER, READ, resource, WRITE } from "./settings.mjs";

export const guardSettings = {
  resource: resource.href,
  authorizationServers: [ISSUER],
  scopes: {
    all: [READ, WRITE],
    endpoint: [READ],
    operations: { "tools/call list_stock": [], "tools/call restock": [WRITE] },
  },
};
