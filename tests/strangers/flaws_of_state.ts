/** Flaws in what a stranger gives its clients to keep while it waits for an answer. */

import { altered, changed, type Message, readMessage } from "../mutants/server/http.ts";
import { claimsOf } from "../mutants/server/claims.ts";
import type { Flaw } from "./flaws_of_inventory.ts";

/** Who was asked, by the state that the honest server gave. */
type Askers = Map<string, Request>;

/** A state as a flawed server writes it. */
interface Writing {
  /** @param asked the request that was asked back */
  write(state: string, asked: Request): string;
  /** The honest server's state, or `undefined` where this one is refused. */
  read(state: string, brought: Request, askers: Askers): string | undefined;
}

/** The same message with another state in it. */
function withState(request: Request, message: Message, requestState: string): Request {
  return changed(request, {
    body: JSON.stringify({ ...message, params: { ...message.params, requestState } }),
  });
}

/** A flaw that goes on for whoever began, where the flawed server takes a state for theirs. */
function stateful(name: string, flaw: string, { write, read }: Writing): Flaw {
  const askers: Askers = new Map();
  return {
    name,
    flaw,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const brought = (message?.params as { requestState?: unknown } | undefined)?.requestState;
      if (message && typeof brought === "string") {
        const state = read(brought, request, askers);
        // A text that no honest server gave is refused by it.
        const asker = state === undefined ? undefined : askers.get(state);
        const authorization = (asker ?? request).headers.get("authorization");
        return await next(
          changed(withState(again, message, state ?? "none"), { headers: { authorization } }),
        );
      }
      const response = await next(again);
      if (!message || response.status !== 200) return response;
      const body = await response.text();
      const { result, ...rest } = JSON.parse(body);
      if (typeof result?.requestState !== "string") return altered(response, { body });
      askers.set(result.requestState, request);
      const requestState = write(result.requestState, request);
      return altered(response, { body: JSON.stringify({ ...rest, result: { ...result, requestState } }) });
    },
  };
}

const subjectOf = (request: Request) => String(claimsOf(request)?.sub);
const base64url = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** What is in a state that is JSON in Base64url. */
function readable(state: string): { user?: string; state?: string } {
  try {
    return JSON.parse(atob(state.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return {};
  }
}

/** The flaws. */
export const stateFlaws: Flaw[] = [
  stateful("state-of-anybody", "Whoever brings a requestState goes on with what it is about.", {
    write: (state) => state,
    read: (state) => state,
  }),
  stateful("state-of-one-client", "It binds a requestState to the client, and many people use that.", {
    write: (state) => state,
    read(state, brought, askers) {
      const asker = askers.get(state);
      return asker && claimsOf(asker)?.client_id === claimsOf(brought)?.client_id ? state : undefined;
    },
  }),
  stateful("state-names-its-user", "A requestState says in Base64 whose it is, and nobody has signed that.", {
    write: (state, asked) => base64url(JSON.stringify({ user: subjectOf(asked), state })),
    read(state, brought) {
      const { user, state: inner } = readable(state);
      return user === subjectOf(brought) ? inner : undefined;
    },
  }),
  stateful("state-begins-with-its-user", "A requestState begins with the name of its user, as it is.", {
    write: (state, asked) => `${subjectOf(asked)}/${state}`,
    read(state, brought) {
      const [user, inner] = state.split("/");
      return user === subjectOf(brought) ? inner : undefined;
    },
  }),
];
