/** Every setting of the server, as data: what `--help` prints and what is checked are the same table. */

import { z } from "zod";
import { isSecure } from "../guard/resource_url.ts";
import { DEFAULT_DATABASE } from "./database.ts";
import { PROFILES } from "./trust.ts";

/** One environment variable. */
export interface Variable<Schema extends z.ZodType = z.ZodType> {
  /** What it sets, for people. */
  meaning: string;
  /** What holds without it, in words or as it would be written. */
  unset: string;
  /** Checks the text and turns it into the setting; takes `undefined` where the variable may be missing. */
  schema: Schema;
}

function variable<Schema extends z.ZodType>(
  meaning: string,
  unset: string,
  schema: Schema,
): Variable<Schema> {
  return { meaning, unset, schema };
}

/** A URL in the one spelling that every party writes the same way: these are compared as strings. */
function isIdentifier(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isSecure(url) && (url.href === text || url.href === `${text}/`) &&
    url.username === "" && url.password === "" && !/[?#]/.test(text);
}

/** A URL that is fetched, and by nobody compared. */
function isFetched(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isSecure(url) && url.username === "" && url.password === "";
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.origin === text;
}

const PLAIN_URL = "without query and fragment, in lower case: https, or http on this machine";
const FETCHED_URL = "an https URL, or an http one on this machine";

/** Separated by spaces, or by commas, as lists in the environment often are. */
const words = z.string().transform((text) => text.trim().split(/[\s,]+/));
const list = (each: (text: string) => boolean, message: string) =>
  words.refine((all) => all.every(each), message);

const port = z.string().regex(/^\d{1,5}$/, "a number from 0 to 65535; 0 takes a free one").transform(Number)
  .refine((number) => number <= 65_535, "a number from 0 to 65535; 0 takes a free one");

const claim = z.string().optional();
const yes = z.literal("yes", { error: '"yes", or left out' }).transform(() => true as const).optional();

/** Scope tokens (RFC 6749 §3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const isScope = (text: string) => SCOPE.test(text) && text !== "offline_access";
const SCOPE_WORDS = "a scope, of visible ASCII without quote and backslash; offline_access is no resource's";
const scope = (otherwise: string) => z.string().refine(isScope, SCOPE_WORDS).default(otherwise);
/** "none" says that there are none; a missing variable does not. */
const scopes = words.transform((all) => all.length === 1 && all[0] === "none" ? [] : all)
  .refine((all) => all.every(isScope), `"none", or scopes separated by spaces: each ${SCOPE_WORDS}`)
  .optional();

const ROLE_ENTRY = /^([^=\s]+)=([^=\s]+)$/;
/** "Role=scope Role=scope": a role that is there twice has both. */
const roleTable = z.string().transform((text) =>
  text.trim().split(/[\s,]+/).map((entry) => ROLE_ENTRY.exec(entry))
)
  .refine(
    (entries) => entries.every((entry) => entry !== null && isScope(entry[2]!)),
    "ROLE=SCOPE, separated by spaces: Notes.Read.All=notes:read",
  )
  .transform((entries) => {
    const table = new Map<string, string[]>();
    for (const [, role, granted] of entries as RegExpExecArray[]) {
      table.set(role!, [...table.get(role!) ?? [], granted!]);
    }
    return Object.fromEntries(table);
  })
  .optional();

/** The table, in the order in which somebody who sets the server up needs it. */
export const VARIABLES = {
  RESOURCE: variable(
    "The URL that clients call, as they write it: the OAuth resource identifier. Behind a proxy it is the proxy's.",
    "http://HOST:PORT/mcp",
    z.string().refine(isIdentifier, `the URL of this server, ${PLAIN_URL}`).optional(),
  ),
  ISSUER: variable(
    "Whose tokens are accepted: issuer identifiers, separated by spaces. Written as the issuer writes its own.",
    "an authorization server of its own, with demo users and notes",
    list(isIdentifier, `issuer identifiers separated by spaces, ${PLAIN_URL}`).optional(),
  ),
  PROFILE: variable(
    `What the issuer's access tokens look like: ${PROFILES.join(", ")}. All but rfc9068 lack a guarantee.`,
    "rfc9068",
    z.enum(PROFILES, { error: `one of ${PROFILES.join(", ")}` }).default("rfc9068"),
  ),
  AUDIENCE: variable(
    "The aud of tokens for this server, where it cannot be RESOURCE: profiles entra, okta, keycloak and generic.",
    "RESOURCE",
    z.string().optional(),
  ),
  CLIENT_IDS: variable(
    "The clients that belong to this server, separated by spaces: profiles cognito and generic, for tokens without aud.",
    "none",
    words.optional(),
  ),
  SCOPE_PREFIX: variable(
    "What clients write in front of a scope, and tokens leave out: profile entra.",
    "nothing",
    z.string().refine(isScope, SCOPE_WORDS).optional(),
  ),
  APP_ROLES: variable(
    "The scopes that app roles grant to clients that act for themselves, as ROLE=SCOPE, separated by spaces: profile " +
      "entra.",
    "none",
    roleTable,
  ),
  TOKEN_TYPES: variable(
    "The typ of tokens, separated by spaces, such as jwt; none takes tokens without: profile generic.",
    "at+jwt",
    words.optional(),
  ),
  CLIENT_CLAIM: variable("The claim that names the client: profile generic.", "client_id", claim),
  USER_CLAIM: variable("The claim that names the user: profile generic.", "sub", claim),
  SCOPE_CLAIM: variable("The claim with the scopes, a text or a list: profile generic.", "scope", claim),
  ROLES_CLAIM: variable(
    "The claim with the roles, or the path to it, as in /realm_access/roles: profile generic.",
    "roles",
    claim,
  ),
  TOKEN_ID_CLAIM: variable(
    "none, where tokens have no jti: profile generic.",
    "jti",
    z.enum(["jti", "none"], { error: '"jti" or "none"' }).optional(),
  ),
  JWKS_URI: variable(
    "Where the issuer's keys are, if not where its metadata says: at an internal address.",
    "from the issuer's metadata",
    z.string().refine(isFetched, FETCHED_URL).optional(),
  ),
  INTROSPECTION_CLIENT_ID: variable(
    "This server's own client at the issuer: it is then asked about every token, as opaque ones need.",
    "tokens are JWTs, and verified here",
    z.string().optional(),
  ),
  INTROSPECTION_CLIENT_SECRET: variable("The secret of that client.", "none", z.string().optional()),
  INTROSPECTION_ENDPOINT: variable(
    "Where to ask.",
    "from the issuer's metadata",
    z.string().refine(isFetched, FETCHED_URL).optional(),
  ),
  INTROSPECTION_SUBJECT_CLAIM: variable("The member that names the user, such as username.", "sub", claim),
  INTROSPECTION_AUDIENCE_CLAIM: variable("The member that says whom a token is for.", "aud", claim),
  INTROSPECTION_CLIENTS_ONLY: variable(
    "yes says that the issuer has no users: who is not named is the client.",
    "answers without a subject are refused",
    yes,
  ),
  INTROSPECTION_UNTYPED: variable(
    "yes takes answers without token_type.",
    "they are refused",
    yes,
  ),
  READ_SCOPE: variable("What reading notes takes.", "notes:read", scope("notes:read")),
  WRITE_SCOPE: variable(
    "What adding and deleting notes takes. It allows reading too.",
    "notes:write",
    scope("notes:write"),
  ),
  ENDPOINT_SCOPES: variable(
    "What every message takes, separated by spaces; none asks for none.",
    "READ_SCOPE",
    scopes,
  ),
  CHALLENGE_SCOPES: variable(
    "What a 401 asks for, separated by spaces, for clients that never ask for more later.",
    "ENDPOINT_SCOPES",
    scopes,
  ),
  CALENDAR_API: variable(
    "A calendar behind this server: GET /list below this URL answers its titles. The tool list_events reads it, " +
      "with a token that the issuer gives in exchange for the caller's (RFC 8693).",
    "there is no such tool",
    z.string().refine(isIdentifier, `the URL of an API, ${PLAIN_URL}`).optional(),
  ),
  CALENDAR_AUDIENCE: variable(
    "What the issuer calls the calendar: the audience of tokens for it.",
    "CALENDAR_API",
    z.string().optional(),
  ),
  CALENDAR_SCOPE: variable(
    "What reading the calendar takes there. No more is asked for.",
    "calendar:read",
    z.string().refine(isScope, SCOPE_WORDS).optional(),
  ),
  EXCHANGE_CLIENT_ID: variable(
    "This server's own client at the issuer, which may exchange tokens there. An authorization server of its own has one.",
    "none",
    z.string().optional(),
  ),
  EXCHANGE_CLIENT_SECRET: variable("The secret of that client.", "none", z.string().optional()),
  HOST: variable(
    "The address to listen on.",
    "127.0.0.1",
    z.union([z.ipv4(), z.ipv6()], { error: "an IP address; names can come to mean another one" })
      .default("127.0.0.1"),
  ),
  PORT: variable("The port to listen on; 0 takes a free one.", "8000", port.default(8000)),
  AUTH_PORT: variable(
    "The port of the authorization server of its own, on 127.0.0.1.",
    "9000",
    port.default(9000),
  ),
  DATABASE: variable(
    "The file that notes are kept in. Several processes may share one.",
    ".gatehouse/notes.db in the project",
    z.string().default(DEFAULT_DATABASE),
  ),
  ALLOWED_ORIGINS: variable(
    "Origins whose pages may call this server from a browser, separated by spaces.",
    "none",
    list(isOrigin, "origins separated by spaces, such as https://app.example").default([]),
  ),
};
