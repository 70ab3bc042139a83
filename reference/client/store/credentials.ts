/** What is kept: tokens for each resource and issuer, registrations for each issuer. */

import { z } from "zod";
import { ClientError } from "../errors.ts";
import type { Store } from "./store.ts";

const clientSchema = z.object({
  client_id: z.string(),
  client_secret: z.string().optional(),
  token_endpoint_auth_method: z.string().optional(),
});

/** Who we are at one issuer (RFC 7591 §3.2.1). */
export type ClientIdentity = z.infer<typeof clientSchema>;

const registrationSchema = clientSchema.extend({
  /** As it was registered, port and all: strict issuers take no other port (RFC 8252 §7.3 says that they must). */
  redirect_uri: z.string(),
  /** Seconds since 1970; 0 never (RFC 7591 §3.2.1). */
  client_secret_expires_at: z.number().default(0),
});

/** A dynamic registration. */
export type Registration = z.infer<typeof registrationSchema>;

const tokensSchema = z.object({
  issuer: z.string(),
  /** What was asked for: the identifier in the resource's metadata. */
  resource: z.string(),
  /** Who asked: a refresh token is bound to its client (RFC 6749 §6). */
  client: clientSchema,
  access_token: z.string(),
  refresh_token: z.string().optional(),
  /** Space-separated; what was asked for, and what came of it. */
  requested_scope: z.string().optional(),
  granted_scope: z.string().optional(),
  /** Milliseconds since 1970; absent where nothing was said. */
  expires_at: z.number().optional(),
  refresh_at: z.number().optional(),
  /** Where a challenge said that the resource's metadata is. */
  resource_metadata: z.string().optional(),
  /** PKCE with S256 was believed in without being announced. */
  s256_assumed: z.literal(true).optional(),
});

/** One resource's tokens from one issuer. */
export type Tokens = z.infer<typeof tokensSchema>;

/** Typed access to the store. Whoever changes something does so inside `exclusive`. */
export interface Credentials {
  /** As the store's: nobody else changes anything meanwhile. */
  exclusive: Store["exclusive"];
  /** The tokens of the issuer that the resource named last. */
  current(): Promise<Tokens | undefined>;
  tokens(issuer: string): Promise<Tokens | undefined>;
  /** Everywhere that tokens for this resource are from, or a registration, the one that was named last first. */
  issuers(): Promise<string[]>;
  /** Keeps tokens, and makes their issuer the resource's. */
  save(tokens: Tokens): Promise<void>;
  /** Makes an issuer the resource's, or none: what another one has issued is kept, and no longer used. */
  use(issuer: string | undefined): Promise<void>;
  forgetTokens(issuer: string): Promise<void>;
  registration(issuer: string): Promise<Registration | undefined>;
  saveRegistration(issuer: string, registration: Registration | undefined): Promise<void>;
}

/** The credentials for one resource. Nothing is remembered beside the store, which others change too. */
export function credentialsIn(store: Store, resource: string): Credentials {
  const pointer = `issuer ${resource}`;
  const tokensKey = (issuer: string) => `tokens ${resource} ${issuer}`;
  const registrationKey = (issuer: string) => `registration ${issuer}`;
  const issuersKey = `issuers ${resource}`;
  const tokens = (issuer: string) => readStored(store, tokensKey(issuer), tokensSchema);
  const named = async () => await readStored(store, issuersKey, z.array(z.string())) ?? [];
  /** What is not on this list is not found again when the resource names another issuer. */
  const remember = async (issuer: string) => {
    const list = await named();
    if (!list.includes(issuer)) await store.set(issuersKey, JSON.stringify([...list, issuer]));
  };
  /** Off the list when there is nothing more. */
  const forget = async (issuer: string) => {
    const isKept = await store.get(tokensKey(issuer)) ?? await store.get(registrationKey(issuer));
    if (isKept !== undefined) return;
    const rest = (await named()).filter((each) => each !== issuer);
    await store.set(issuersKey, rest.length > 0 ? JSON.stringify(rest) : undefined);
  };
  return {
    exclusive: (work) => store.exclusive(work),
    tokens,
    async issuers() {
      const last = await readStored(store, pointer, z.string());
      return [...new Set([...last === undefined ? [] : [last], ...await named()])];
    },
    async current() {
      const issuer = await readStored(store, pointer, z.string());
      return issuer === undefined ? undefined : await tokens(issuer);
    },
    async save(value) {
      await store.set(tokensKey(value.issuer), JSON.stringify(value));
      await store.set(pointer, JSON.stringify(value.issuer));
      await remember(value.issuer);
    },
    use: (issuer) => store.set(pointer, issuer && JSON.stringify(issuer)),
    async forgetTokens(issuer) {
      await store.set(tokensKey(issuer), undefined);
      await forget(issuer);
    },
    registration: (issuer) => readStored(store, registrationKey(issuer), registrationSchema),
    async saveRegistration(issuer, value) {
      await store.set(registrationKey(issuer), value && JSON.stringify(value));
      await (value ? remember : forget)(issuer);
    },
  };
}

/**
 * What is kept under a key.
 *
 * @throws {ClientError} `store_broken`
 */
export async function readStored<T>(store: Store, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await store.get(key);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // No cause: a parser's error repeats what it could not read.
    throw new ClientError("store_broken", "call", {
      received: `what is kept under ${JSON.stringify(key)} is not what this client writes`,
      advice: "Look at it, and remove it",
    });
  }
}
