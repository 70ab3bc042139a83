/** Where the lessons serve. Always 127.0.0.1 and never a name: `resource` and `issuer` are compared as strings. */

/** The port of the notes server. */
export const NOTES_PORT = 8000;

/** The port of the authorization server. */
export const AUTH_PORT = 9000;

/** The issuer that a serving lesson trusts. Nobody answers there before lesson 4. */
export const ISSUER = `http://127.0.0.1:${AUTH_PORT}`;

/** Where the site stands once `deno task site` serves it. */
export const SITE = "http://127.0.0.1:8080/";
