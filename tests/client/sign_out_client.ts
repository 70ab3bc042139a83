/** The reference client with its sign-out, as checks know a client: the commands have both. */

import { createClient } from "../../reference/client/client.ts";
import { signOut } from "../../reference/client/store/revocation.ts";
import type { CreateClient } from "../../reference/conformance/client/world/memory_network.ts";

/** Creates it. */
export function createSigningOut(settings: Parameters<CreateClient>[0]): ReturnType<CreateClient> {
  return {
    ...createClient(settings),
    signOut: () => signOut({ ...settings, given: settings.registration }),
  };
}
