/** Whether two spellings name one MCP server. */

/**
 * A resource identifier with what MCP and URLs forgive made alike: scheme and host in lower case, without the default
 * port, and with `/` for an empty path. Nothing else of it is touched: a path, a query, a slash at the end stay what
 * they are. It is for comparing only; what is sent is the document's own text.
 *
 * RFC 9728 §3.3 wants the same string. This is our tolerance, by every way of discovery alike; `issuer`, `iss` and
 * `aud` have none.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#canonical-server-uri
 */
export function canonicalResource(resource: string): string {
  const [, origin = "", rest = ""] = /^([^/?#]*\/\/[^/?#]*)(.*)$/s.exec(resource) ?? [];
  const short = origin.toLowerCase().replace(/^(https:.*):443$|^(http:.*):80$/, "$1$2");
  return short + (rest.startsWith("/") ? rest : `/${rest}`);
}
