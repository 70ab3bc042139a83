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
  /** Without the port, which changes (RFC 8252 §7.3). */
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
  const tokens = (issuer: string) => read(store, tokensKey(issuer), tokensSchema);
  return {
    exclusive: (work) => store.exclusive(work),
    tokens,
    async current() {
      const issuer = await read(store, pointer, z.string());
      return issuer === undefined ? undefined : await tokens(issuer);
    },
    async save(value) {
      await store.set(tokensKey(value.issuer), JSON.stringify(value));
      await store.set(pointer, JSON.stringify(value.issuer));
    },
    use: (issuer) => store.set(pointer, issuer && JSON.stringify(issuer)),
    forgetTokens: (issuer) => store.set(tokensKey(issuer), undefined),
    registration: (issuer) => read(store, registrationKey(issuer), registrationSchema),
    saveRegistration: (issuer, value) => store.set(registrationKey(issuer), value && JSON.stringify(value)),
  };
}

async function read<T>(store: Store, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
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
