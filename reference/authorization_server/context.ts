/** What the handlers share. */

import type { Provider } from "./oidc_provider.ts";
import type { Registry } from "./resources.ts";
import type { User } from "./users.ts";
import type { Secrets } from "./secrets.ts";

/** The parts of one running server. */
export interface Context {
  issuer: string;
  provider: Provider;
  registry: Registry;
  /** Who can sign in. */
  users: readonly User[];
  secrets: Secrets;
  /** Told of errors that are the server's own fault. */
  onError: (error: Error) => void;
}
