/**
 * express-oauth2-jwt-bearer: `auth` and `requiredScopes`, and an error handler of one's own, which its documentation
 * speaks of. It knows nothing of MCP: the document is written out, and its challenge points at none.
 */

import express from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";
import { originOptions, serveInventory } from "./inventory_v1.mjs";
import { AUDIENCE, document, ISSUER, port, READ, resource } from "./settings.mjs";

const app = express();
app.get(document.path, (_request, response) => void response.json(document.body));
app.use(resource.pathname, auth({ issuerBaseURL: ISSUER, audience: AUDIENCE }));
app.post(
  resource.pathname,
  requiredScopes(READ),
  (request, response) => serveInventory(request, response, originOptions),
);
app.use((error, _request, response, next) => {
  if (response.headersSent) return next(error);
  response.status(error.status ?? 500).set(error.headers ?? {}).json({ error: error.code ?? "server_error" });
});
app.listen(port, "127.0.0.1");
