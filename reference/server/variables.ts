/** Every setting of the server, as data: what `--help` prints and what is checked are the same table. */

import { z } from "zod";
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

const LOOPBACK = ["127.0.0.1", "[::1]"];

/** https, or http on loopback, where nobody listens in (RFC 8252 §8.3). Names are not loopback: anybody's DNS says what they are. */
function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.includes(hostname));
}

/** A URL in the one spelling that every party writes the same way: these are compared as strings. */
function isIdentifier(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isSafe(url) && (url.href === text || url.href === `${text}/`) &&
    url.username === "" && url.password === "" && !/[?#]/.test(text);
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.origin === text;
}

const PLAIN_URL = "without query and fragment, in lower case: https, or http on 127.0.0.1 or [::1]";

/** Separated by spaces, or by commas, as lists in the environment often are. */
const words = z.string().transform((text) => text.trim().split(/[\s,]+/));
const list = (each: (text: string) => boolean, message: string) =>
  words.refine((all) => all.every(each), message);

const port = z.string().regex(/^\d{1,5}$/, "a number from 0 to 65535; 0 takes a free one").transform(Number)
  .refine((number) => number <= 65_535, "a number from 0 to 65535; 0 takes a free one");

/** The table. */
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
    "The aud of tokens for this server, where it cannot be RESOURCE: profiles entra, okta and keycloak.",
    "RESOURCE",
    z.string().optional(),
  ),
  CLIENT_IDS: variable(
    "The app clients that belong to this server, separated by spaces: profile cognito, whose tokens have no aud.",
    "none",
    words.optional(),
  ),
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
