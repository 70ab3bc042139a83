/** One topic of the specification, across its revisions. */

import type { Source } from "../../reference/conformance/requirement.ts";

/** The revisions that have authorization, oldest first. In the oldest the MCP server issues tokens itself. */
export const COMPARED = ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"] as const;

/** One of {@linkcode COMPARED}. */
export type ComparedRevision = typeof COMPARED[number];

/** What one revision says, in our own words, and where it says so. */
export interface Statement {
  /** Code stands between backticks. Absent: the same as in the revision before. */
  says?: string;
  /** Absent: the revision is silent. */
  source?: Source;
}

/** One line of the table: a statement for each of {@linkcode COMPARED}, in that order. */
export interface Topic {
  /** Names the line in links. */
  id: string;
  title: string;
  statements: [Statement, Statement, Statement, Statement];
}

/** The revision says something new. */
export function says(text: string, source: Source): Statement {
  return { says: text, source };
}

/** The revision says what the one before it said, there. */
export function same(source: Source): Statement {
  return { source };
}

/** The revision does not mention it. */
export const SILENT: Statement = { says: "Nothing." };

/** A heading on a page of a revision, such as "basic/authorization". */
function page(revision: ComparedRevision, path: string): (heading: string) => Source {
  return (heading) => {
    const anchor = heading.toLowerCase().replaceAll(/[^a-z0-9 -]/g, "").replaceAll(/ +/g, "-");
    const url = `https://modelcontextprotocol.io/specification/${revision}/${path}#${anchor}`;
    return { document: `MCP ${revision}`, section: heading, url };
  };
}

/** The pages on authorization, by revision; 2026-07-28 has four. */
export const authorization = {
  "2025-03-26": page("2025-03-26", "basic/authorization"),
  "2025-06-18": page("2025-06-18", "basic/authorization"),
  "2025-11-25": page("2025-11-25", "basic/authorization"),
  "2026-07-28": page("2026-07-28", "basic/authorization"),
  discovery: page("2026-07-28", "basic/authorization/authorization-server-discovery"),
  registration: page("2026-07-28", "basic/authorization/client-registration"),
  security: page("2026-07-28", "basic/authorization/security-considerations"),
};

/** The pages on Streamable HTTP, by revision. */
export const transports = {
  "2025-03-26": page("2025-03-26", "basic/transports"),
  "2025-06-18": page("2025-06-18", "basic/transports"),
  "2025-11-25": page("2025-11-25", "basic/transports"),
  "2026-07-28": page("2026-07-28", "basic/transports/streamable-http"),
};
