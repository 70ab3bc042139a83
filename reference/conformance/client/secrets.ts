/** What is secret in a client's world: found in what went to and fro, so that checks can look for it elsewhere. */

import type { World } from "./world/world.ts";
import { headerValues } from "../exchange.ts";
import { formOf } from "./expect.ts";
import { tokensIn } from "./signed_in.ts";

/** Secrets by what they are, in words. */
export type Secrets = Record<string, string[]>;

/** The secrets that have travelled so far. */
export function secretsIn(world: World): Secrets {
  const forms = world.seen.map(formOf);
  const sent = (name: string) => [...new Set(forms.flatMap((form) => form.getAll(name)))];
  const callbacks = world.seen.flatMap(({ from, response }) => {
    const locations = from && response ? headerValues(response.headers, "location") : [];
    return locations.map((location) => new URL(location).searchParams);
  });
  const states = world.opened.flatMap(({ searchParams }) => searchParams.getAll("state"));
  const given = tokensIn(world);
  return {
    "code": callbacks.flatMap((callback) => callback.getAll("code")),
    "code verifier": sent("code_verifier"),
    "client secret": sent("client_secret"),
    "state": states,
    "access token": given.map(({ access_token }) => access_token),
    "refresh token": given.flatMap(({ refresh_token }) => refresh_token ?? []),
  };
}

/** What a text shows of these, if anything: errors also quote the first half of something, or the second. */
export function secretShownIn(text: string, secrets: Secrets): string | undefined {
  return Object.keys(secrets).find((kind) =>
    secrets[kind]!.some((secret) => {
      const middle = Math.floor(secret.length / 2);
      return [secret.slice(0, middle), secret.slice(middle)].some((half) =>
        half !== "" && text.includes(half)
      );
    })
  );
}
