/** Short ways to name the texts that rules come from. */

import type { Revision, Source } from "./requirement.ts";

/** A section of an RFC: `rfc(9728, "3.3")`. */
export function rfc(number: number, section: string): Source {
  const url = `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`;
  return { document: `RFC ${number}`, section: `§${section}`, url };
}

/** A heading of the MCP specification: `mcp("2025-11-25", "basic/transports", "Security Warning")`. */
export function mcp(revision: Revision | "2025-03-26", page: string, heading: string): Source {
  const anchor = heading.toLowerCase().replaceAll(/[^a-z0-9 /-]/g, "").replaceAll(/[ /]+/g, "-");
  const url = `https://modelcontextprotocol.io/specification/${revision}/${page}#${anchor}`;
  return { document: `MCP ${revision}`, section: heading, url };
}

/** A section of another text on the web. */
export function text(document: string, section: string, url: string): Source {
  return { document, section, url };
}

/** A section of the OAuth 2.1 draft that the MCP specification follows: `oauth21("4.1.3")`. */
export function oauth21(section: string): Source {
  const url = `https://www.ietf.org/archive/id/draft-ietf-oauth-v2-1-13.html#section-${section}`;
  return text("OAuth 2.1 draft 13", `§${section}`, url);
}
