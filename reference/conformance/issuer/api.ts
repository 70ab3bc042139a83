/** An API behind the server under judgement, as a fetch handler: a list of titles for each user. */

import { type Behind, type Instead, note } from "./behind.ts";
import { json, mediaType } from "./http.ts";

/** What an API is made of. */
export interface ApiParts {
  name: "calendar" | "files";
  /** Its identifier, which is the start of its addresses too. */
  resource: string;
  behind: Behind;
  /** What a token says whose issuer it trusts; nothing where the token is not good. */
  claimsOf(token: string): Promise<Record<string, unknown> | undefined>;
}

/** What each user has at first. */
const FIRST = { calendar: "sees the dentist", files: "has a diary" };

/** An answer that was ordered. */
export function ordered(instead: Instead): Response {
  if (instead === "reset") throw new TypeError("connection reset, on purpose");
  return new Response(instead.body ?? null, { status: instead.status, headers: instead.headers ?? {} });
}

/** Answers requests below the resource: `GET /list`, and `POST /add` with a title, which takes a scope of its own. */
export function createApi(
  { name, resource, behind, claimsOf }: ApiParts,
): (request: Request) => Promise<Response> {
  const { pathname: base } = new URL(resource);
  const added = new Map<string, string[]>();

  function refused(status: 401 | 403, error: string): Response {
    const challenge = `Bearer realm="${name}", error="${error}"`;
    return json({ error, said_by: name }, status, { "www-authenticate": challenge });
  }

  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.slice(base.length);
    const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const { arrived, apiAnswers, apiEchoes, takesAnyAudience } = behind;
    note(arrived, { at: name, path, token });
    const echo = apiEchoes ? { authorization: request.headers.get("authorization"), token } : {};
    // Where it redirects to, it has nothing more to say.
    if (apiAnswers && path !== "/elsewhere") {
      const said = apiEchoes && apiAnswers !== "reset"
        ? { ...apiAnswers, body: JSON.stringify(echo) }
        : apiAnswers;
      return ordered(said);
    }
    const claims = token === undefined ? undefined : await claimsOf(token);
    if (!claims || (claims.aud !== resource && !takesAnyAudience)) return refused(401, "invalid_token");
    const adds = path === "/add" && request.method === "POST";
    if (!adds && !(path === "/list" && request.method === "GET")) return json({ error: "not_found" }, 404);
    const scopes = String(claims.scope ?? "").split(" ");
    const needed = `${name}:${adds ? "write" : "read"}`;
    if (!scopes.includes(needed) && !takesAnyAudience) return refused(403, "insufficient_scope");
    const subject = String(claims.sub);
    const said = adds && mediaType(request) === "application/json" ? await request.json() : {};
    if (adds && typeof said?.title !== "string") return json({ error: "bad_title" }, 400);
    const own = added.get(subject) ?? [`${subject} ${FIRST[name]}`];
    if (adds) own.push(said.title);
    added.set(subject, own);
    return json({ titles: own, ...echo });
  };
}
