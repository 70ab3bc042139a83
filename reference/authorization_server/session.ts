/** Who is signed in in a browser. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "./context.ts";
import { findUser, type User } from "./users.ts";

/** A browser's session. */
export interface BrowserSession {
  user: User | undefined;
  /** Names the session for as long as it lasts; unlike the cookie it is no credential. */
  uid: string;
  /** Forgets who is signed in, on this side; what the cookie names is gone then. */
  end(): Promise<void>;
}

/** The session that the request's cookie names, or an empty one. */
export async function sessionOf(
  { provider, users }: Pick<Context, "provider" | "users">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<BrowserSession> {
  const session = await provider.Session.get(provider.createContext(request, response));
  return {
    user: findUser(users, session.accountId),
    uid: session.uid,
    end: async () => {
      if (session.accountId !== undefined) await session.destroy();
    },
  };
}
