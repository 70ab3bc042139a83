/** The guard as Hono middleware. */

import type { MiddlewareHandler } from "hono";
import type { Admission, SessionAdmission } from "../admission.ts";
import type { Guard, SessionGuard } from "../guard.ts";
import { forgetCredential, type KeepsFields } from "./forget_credential.ts";

export { authInfoOf, callerOf } from "./auth_info.ts";

/** What handlers behind the middleware find: `c.get("admission")`. */
export interface GuardEnv {
  Variables: { admission: Admission };
}

/** What they find behind a guard with sessions. */
export interface SessionGuardEnv {
  Variables: { admission: SessionAdmission };
}

/**
 * Lets admitted callers through to the handlers behind it, and answers everybody else. Use it for all paths,
 * `app.use(guardMiddleware(guard))`: the metadata document has a path of its own. Handlers find a request whose body
 * is unread and which has no credential. The guard refuses every path but its own, so other routes go before it.
 */
export function guardMiddleware(guard: Guard): MiddlewareHandler<GuardEnv>;
export function guardMiddleware(guard: SessionGuard): MiddlewareHandler<SessionGuardEnv>;
export function guardMiddleware(guard: SessionGuard): MiddlewareHandler {
  return async (c, next) => {
    const incoming = incomingOf(c.env);
    const admitted = await guard(c.req.raw, { target: incoming?.url });
    // Handlers find it in `c.env`, and the credential in it.
    if (incoming) forgetCredential(incoming);
    if (admitted instanceof Response) return admitted;
    c.set("admission", admitted);
    c.req.raw = admitted.request;
    const response = await admitted.complete(next().then(() => c.res));
    // Hono would otherwise copy the header fields of the old answer over those of the new one.
    c.res = undefined;
    c.res = response;
  };
}

/** On Node a `Request` is made of what came in; `@hono/node-server` passes that on as `incoming`. */
function incomingOf(env: unknown): KeepsFields & { url?: string } | undefined {
  const { incoming } = (env ?? {}) as { incoming?: KeepsFields };
  return Array.isArray(incoming?.rawHeaders) ? incoming : undefined;
}
