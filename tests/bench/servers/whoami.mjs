/** What `whoami` answers on every server, so that all of them do the same work. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

export const WHOAMI = {
  issuer: "http://127.0.0.1:9000",
  subject: "alice",
  scopes: ["notes:read"],
  roles: [],
};

/**
 * A tool's result, as text and as data.
 *
 * @param {Record<string, unknown>} structuredContent
 */
export function result(structuredContent) {
  return {
    content: [{ type: /** @type {const} */ ("text"), text: JSON.stringify(structuredContent) }],
    structuredContent,
  };
}
