/** Reference clients that sign out badly: no lesson's client signs anybody out. */

import type { CreateClient } from "../../../../reference/conformance/client/world/memory_network.ts";
import { createSigningOut } from "../../../client/sign_out_client.ts";

/** One of them. */
export interface SignOutMutant {
  name: string;
  flaw: string;
  createClient: CreateClient;
}

type Settings = Parameters<CreateClient>[0];

/** The reference client, with another way to sign out; its own is at hand. */
function signingOut(
  name: string,
  flaw: string,
  signOut: (settings: Settings, issuer: string) => Promise<void>,
): SignOutMutant {
  return {
    name,
    flaw,
    createClient: (settings) => ({
      ...createSigningOut(settings),
      async signOut() {
        const issuer = JSON.parse(await settings.store.get(`issuer ${settings.resource}`) ?? "null");
        await signOut(settings, issuer);
      },
    }),
  };
}

/** Signs out as it should be, with other settings. */
async function properly(settings: Settings, changes: Partial<Settings>): Promise<void> {
  await createSigningOut({ ...settings, ...changes }).signOut!();
}

/** A `fetch` that tells nobody of a revocation, or only those who are at an issuer's. */
function silent({ fetch }: Settings, issuer?: string): typeof fetch {
  return async (input, init) => {
    const { url } = new Request(input, init);
    const isTold = !url.endsWith("/revoke") || issuer && url.startsWith(issuer);
    return isTold ? await fetch(input, init) : new Response();
  };
}

/** The mutants of signing out. */
export const signOutMutants: SignOutMutant[] = [
  signingOut(
    "signs-out-of-the-last-issuer",
    "It signs out of the issuer that the server names now, and of no other.",
    async (settings, issuer) => {
      const { store } = settings;
      const keepsOthers: typeof store = {
        ...store,
        async set(key, value) {
          if (value !== undefined || !key.startsWith("tokens ") || key.endsWith(` ${issuer}`)) {
            await store.set(key, value);
          }
        },
      };
      await properly(settings, { store: keepsOthers, fetch: silent(settings, issuer) });
    },
  ),
  signingOut("forgets-without-revoking", "It forgets its tokens and revokes none.", async (settings) => {
    await properly(settings, { fetch: silent(settings) });
  }),
  signingOut("revokes-and-keeps", "It revokes its tokens and keeps them.", async (settings) => {
    const store = { ...settings.store, set: () => Promise.resolve() };
    await properly(settings, { store });
  }),
  signingOut(
    "revokes-at-the-last-issuer",
    "It forgets all, and tells one issuer.",
    async (settings, issuer) => {
      await properly(settings, { fetch: silent(settings, issuer) });
    },
  ),
];
