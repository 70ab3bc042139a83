/** Flaws in what a server does with a token besides verifying it: it chokes on it, keeps it, or tells it (lesson 4). */

import { altered, changed, type HeaderChanges, readMessage } from "../http.ts";
import type { Around, Mutant } from "../mutant.ts";
import { presentedIn, tokenIn } from "./repair.ts";

const credentialOf = ({ headers }: Request) => headers.get("authorization") ?? "";
const isLarge = (request: Request) => credentialOf(request).length > 16 * 1024;

/** A mutant that changes an answer when it likes the token that it was given for. */
function giving(
  name: string,
  flaw: string,
  changes: (
    token: string,
    response: Response,
    request: Request,
  ) => { headers?: HeaderChanges; status?: number } | undefined,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next) {
      const token = tokenIn(request);
      const response = await next(request);
      const found = token && changes(token, response, request);
      return found ? altered(response, found) : response;
    },
  };
}

/** A mutant that lets somebody without a credential in by what it has kept of earlier requests. */
function remembering(
  name: string,
  flaw: string,
  key: (request: Request, response?: Response) => string | null,
): Mutant {
  const kept = new WeakMap<Around, Map<string, string>>();
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const known = kept.get(around) ?? new Map<string, string>();
      kept.set(around, known);
      const credential = credentialOf(request);
      if (!credential) {
        const authorization = known.get(key(request) ?? "") ?? null;
        return await next(changed(request, { headers: { authorization } }));
      }
      const response = await next(request);
      const session = key(request);
      if (session !== null && response.status === 200) known.set(session, credential);
      return response;
    },
  };
}

const current = new WeakMap<Around, string>();
const first = new WeakMap<Around, string>();

/** The mutants of what becomes of a token. */
export const tokenKeptMutants: Mutant[] = [
  giving("large-token-500", "A large token does not fit into its buffer.", (_, _response, request) => {
    return isLarge(request) ? { status: 500 } : undefined;
  }),
  {
    name: "slow-on-large-tokens",
    flaw: "It takes its time over a large token.",
    lesson: 4,
    async fetch(request, next) {
      if (isLarge(request)) await new Promise((resolve) => setTimeout(resolve, 1200));
      return await next(request);
    },
  },
  {
    name: "large-token-unread",
    flaw: "It does not look at the end of a large token, where its times are.",
    lesson: 4,
    async fetch(request, next, { issuer, settings }) {
      const presented = isLarge(request) && presentedIn(request);
      if (!presented) return await next(request);
      const token = await issuer.mint({ audience: settings.resource });
      return await next(changed(request, { headers: { authorization: `Bearer ${token}` } }));
    },
  },
  giving("gives-the-token-back", "Its answers have the token in a header.", (token, { status }) => {
    return status === 200 ? { headers: { "x-token": token } } : undefined;
  }),
  giving("gives-the-signature-back", "Its refusals name a token by its signature.", (token, { status }) => {
    return status === 401
      ? { headers: { "x-token-id": token.slice(token.lastIndexOf(".") + 1) } }
      : undefined;
  }),
  giving("gives-the-token-back-with-405", "A wrong method gets the request back.", (token, { status }) => {
    return status === 405 ? { headers: { "x-request": `GET, Bearer ${token}` } } : undefined;
  }),
  remembering("one-token-for-all", "After an honest call it takes everybody for that caller.", () => "all"),
  remembering(
    "session-is-a-token",
    "It knows the caller by the session id, whoever made that up.",
    (request) => {
      return request.headers.get("mcp-session-id");
    },
  ),
  {
    name: "gives-sessions",
    flaw: "It gives out session ids at initialize, and then takes them for tokens.",
    lesson: 4,
    async fetch(request, next, around) {
      const session = request.headers.get("mcp-session-id");
      const kept = first.get(around);
      if (session && session === kept?.split(" ")[0] && !credentialOf(request)) {
        return await next(
          changed(request, { headers: { authorization: kept.slice(kept.indexOf(" ") + 1) } }),
        );
      }
      const [message, again] = await readMessage(request);
      const response = await next(again);
      if (message?.method !== "initialize" || response.status !== 200) return response;
      const id = crypto.randomUUID();
      first.set(around, `${id} ${credentialOf(request)}`);
      return altered(response, { headers: { "mcp-session-id": id } });
    },
  },
  {
    name: "first-caller-stays",
    flaw: "Whoever calls first is who is calling.",
    lesson: 4,
    async fetch(request, next, around) {
      const credential = credentialOf(request);
      if (!presentedIn(request)) return await next(request);
      const authorization = first.get(around) ?? credential;
      const response = await next(changed(request, { headers: { authorization } }));
      if (response.status === 200) first.set(around, authorization);
      return response;
    },
  },
  {
    name: "caller-in-a-variable",
    flaw: "It keeps the caller in a variable that all requests share.",
    lesson: 4,
    async fetch(request, next, around) {
      if (!presentedIn(request)) return await next(request);
      current.set(around, credentialOf(request));
      await new Promise((resolve) => setTimeout(resolve, 5));
      return await next(changed(request, { headers: { authorization: current.get(around)! } }));
    },
  },
];
