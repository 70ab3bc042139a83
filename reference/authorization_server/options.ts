/** How an authorization server is set up. */

import { z } from "zod";
import { DIALECT_NAMES } from "../conformance/issuer/dialects/all.ts";
import { destinationOf } from "./redirect_uri.ts";
import { USERS } from "./users.ts";

/** A scope as RFC 6749 §3.3 spells it. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/;

const resourceSchema = z.object({
  /** What people call the server. */
  name: z.string().min(1).max(100),
  /** The scopes that it knows; a request without scope asks for all of them. */
  scopes: z.array(z.string().regex(SCOPE, "a scope has no spaces, quotes or backslashes")).min(1),
  /** Scope -> what it allows, for the sign-in page. */
  words: z.record(z.string(), z.string().min(1).max(200)).optional(),
  /** Its tokens are no JWTs: the server asks for each what it is good for (RFC 7662). Default: false. */
  opaque: z.boolean().optional(),
});

const userSchema = z.object({
  name: z.string().regex(/^\w[\w.@-]{0,63}$/, "a name has letters, digits and ._@- only"),
  roles: z.array(z.string().min(1).max(100)).default([]),
  description: z.string().max(200).default("demo user"),
});

const clientSchema = z.object({
  client_id: z.string().regex(/^[\w.-]{1,100}$/, "a client id has letters, digits and ._- only"),
  client_secret: z.string().min(1).max(200).optional(),
  redirect_uris: z.array(
    z.string().refine((uri) => destinationOf(uri) !== undefined, "no redirect URI that may be registered"),
  ).min(1),
});

/** A client that is known from the start (RFC 6749 §2.2); with a secret it is a confidential one. */
export type PreRegistered = z.infer<typeof clientSchema>;

const resourcesSchema = z.record(
  z.string().refine(
    (text) => URL.canParse(text) && !text.includes("#"),
    "a resource is an absolute URI without a fragment (RFC 8707 §2)",
  ),
  resourceSchema,
);

/** One resource server: its name for people, and its scopes. */
export type Resource = z.infer<typeof resourceSchema>;

/** Resource identifier (RFC 8707 §2) -> resource. */
export type Resources = Record<string, Resource>;

/** The notes server of the lessons and of the reference, wherever it listens. */
export const NOTES: Resource = { name: "Notes", scopes: ["notes:read", "notes:write"] };

/** The calendar server beside it: another resource of the same issuer, whose tokens are honest and not for the notes. */
export const CALENDAR: Resources = {
  "http://127.0.0.1:8001/mcp": { name: "Calendar", scopes: ["calendar:read"] },
};

/** Both, where the lessons have them. */
export const DEFAULT_RESOURCES: Resources = { "http://127.0.0.1:8000/mcp": NOTES, ...CALENDAR };

/**
 * Seconds that an access token lives, unless the options say otherwise. Clients refresh some minutes before the end,
 * Gemini CLI and Claude Code five: a token that lives no longer than that is expired to them when it arrives.
 */
export const ACCESS_TOKEN_LIFETIME = 900;

/** Compared as a string everywhere, so only the one normal form is taken: an origin, http on 127.0.0.1 only. */
function isIssuer(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && url.origin === text &&
    (url.protocol === "https:" || (url.protocol === "http:" && url.hostname === "127.0.0.1"));
}

/** What both ways to start it have in common. */
const common = {
  resources: resourcesSchema.default(DEFAULT_RESOURCES),
  fresh: z.boolean().default(false),
  users: z.array(userSchema).min(1).default([...USERS]),
  clients: z.array(clientSchema).default([]),
  resourceServerRedirects: z.array(
    z.string().refine((uri) => destinationOf(uri) !== undefined, "no redirect URI that may be registered"),
  ).default([]),
  accessTokenLifetime: z.number().int().positive().default(ACCESS_TOKEN_LIFETIME),
};

/** Options of the factory, as plain data. */
export const settingsSchema = z.object({
  issuer: z.string().refine(isIssuer, "an https origin or http://127.0.0.1:PORT, without a trailing slash"),
  storage: z.string().min(1).optional(),
  dialect: z.enum(DIALECT_NAMES).optional(),
  ...common,
});

/** Options of the process: a port on 127.0.0.1 instead of the issuer, and storage unless it is `null`. */
export const processSchema = z.strictObject({
  port: z.number().int().min(0).max(65535).default(9000),
  storage: z.string().min(1).nullable().default(".gatehouse"),
  clientIdMetadata: z.boolean().default(false),
  ...common,
});

/** A message to the running process: one more resource, or the credentials of the resource servers. */
export const orderSchema = z.strictObject({ addResource: resourceSchema.extend({ resource: z.string() }) })
  .or(z.strictObject({ credentialsOf: z.literal("resource-server") }));

/**
 * Checks one resource.
 *
 * @throws {z.ZodError} when it is malformed.
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
export function parseResource(resource: string, options: Resource): [string, Resource] {
  const [entry] = Object.entries(resourcesSchema.parse({ [resource]: options }));
  if (entry === undefined) throw new TypeError("unreachable: one went in, so one comes out");
  return entry;
}
