/** A server that trusts one identity provider, and that provider's tokens for it. */

import { type Check, powerOf, type Target } from "../../check.ts";
import type { MintOptions, ProviderName, StandIn } from "../../issuer/issuer.ts";
import { PROVIDER_NAMES, USUAL_CLIENT } from "../../issuer/stand_ins.ts";
import { type Answered, expectResult, expectStatus, send } from "../expect.ts";
import { call, withToken } from "../messages.ts";

/** What these checks need: the tools show what became of a token. */
export const NEEDS: Check["needs"] = ["notes tools", "a server at each provider"];

/** Both scopes of the notes server. */
export const BOTH = "notes:read notes:write";

/** A server at a provider. */
export interface Place {
  provider: StandIn;
  /** The server, whose callers have no token yet. */
  server: Target;
  /** The `aud` by which the provider knows this server. */
  ours: string;
  /** A token of alice's for this server with both scopes, with changes. */
  mint(options?: MintOptions): Promise<string>;
  /** What a token for this server takes, for what is no access token. */
  honest: MintOptions;
}

/** The server at this provider. */
export async function placeAt(target: Target, name: ProviderName): Promise<Place> {
  const { resource, provider } = await powerOf(target, "a server at each provider")(name);
  const audience = provider.registered(resource);
  const honest = { audience, subject: "alice", clientId: USUAL_CLIENT, scope: BOTH };
  return {
    provider,
    server: { ...target, resource },
    ours: provider.audienceOf(audience),
    mint: (options) => provider.mint({ ...honest, ...options }),
    honest,
  };
}

/** Whoever has this token calls a tool. */
export function calling(
  { server, provider }: Place,
  token: string,
  what: string,
  tool = "whoami",
  args: object = {},
): Promise<Answered> {
  const message = call(withToken(server, token), tool, args);
  return send(server, { ...message, note: `${tool} with ${what} (${provider.provider})` });
}

/** Sees an honest token of alice's accepted: a refusal of another counts only after that. */
export async function expectHonest(place: Place): Promise<void> {
  const exchange = await calling(place, await place.mint(), "an honest token of alice's");
  expectResult(exchange, "200: the token is as this provider writes it");
}

/** A token, in words. */
export type Attempt = [what: string, token: string];

/** A check that tokens which this provider may really send are no tokens for this server. */
export function refuses(
  id: string,
  attempts: Partial<Record<ProviderName, (place: Place) => Promise<Attempt>[]>>,
): Check {
  return {
    verifies: [id],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      for (const name of PROVIDER_NAMES) {
        const make = attempts[name];
        if (!make) continue;
        const place = await placeAt(target, name);
        await expectHonest(place);
        for (const [what, token] of await Promise.all(make(place))) {
          expectStatus(await calling(place, token, what), [401], '401 with error="invalid_token"');
        }
      }
    },
  };
}

/** The same attempts at each of these providers. */
export function eachOf<T>(names: readonly ProviderName[], value: T): Partial<Record<ProviderName, T>> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** A check that looks at the server at each of these providers. */
export function looksAt(
  id: string,
  polarity: Check["polarity"],
  names: readonly ProviderName[],
  look: (place: Place) => Promise<void>,
): Check {
  return {
    verifies: [id],
    polarity,
    needs: NEEDS,
    async run(target) {
      for (const name of names) await look(await placeAt(target, name));
    },
  };
}
