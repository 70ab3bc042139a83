/** What a refusal of the MCP server says about how to be let in. */

import { ChallengeSyntaxError, parseChallenges } from "../../conformance/grammar/www_authenticate.ts";
import type { Notify } from "../notice.ts";
import { printable } from "../printable.ts";

/** The parameters of a Bearer challenge that matter to a client. */
export interface Challenge {
  /** Where the Protected Resource Metadata is (RFC 9728 §5.1). */
  resourceMetadata?: string;
  /** What the operation takes, space-separated (RFC 6750 §3). */
  scope?: string;
  error?: string;
}

/**
 * A scheme at the begin of a challenge, a parameter, a quoted text that is neither, or a word that is neither. What
 * stands in quotes is never taken for a parameter.
 */
const PARTS =
  /(?:^|,)\s*([^\s,="]+)(?=\s+[^\s=]|\s*(?:,|$))|([^\s,="]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s,"]+))|"(?:[^"\\]|\\.)*"?|[^\s,="]+/g;

/**
 * Reads `WWW-Authenticate`. Several schemes and several header lines are legal; only Bearer is ours. Of a header that
 * breaks its grammar everything that can be read is. Two pointers that disagree are none: something in front of the
 * server has added one, and the well-known places are the server's own.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function readChallenge(response: Response, notify?: Notify): Challenge {
  const header = response.headers.get("www-authenticate") ?? "";
  const problem = syntaxProblem(header);
  if (problem !== undefined) {
    const text = `The MCP server's challenge breaks its grammar: ${printable(problem)}. Tell whoever runs it`;
    notify?.({ code: "challenge_malformed", text });
  }
  const parameters = bearerParameters(header);
  const values = (name: string) => [...new Set(parameters.get(name)?.filter((value) => value !== ""))];
  const pointers = values("resource_metadata");
  return {
    resourceMetadata: pointers.length === 1 ? pointers[0] : undefined,
    scope: values("scope")[0],
    error: values("error")[0],
  };
}

function bearerParameters(header: string): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  let scheme = "";
  for (const [, start, name, quoted, plain] of header.matchAll(PARTS)) {
    if (start) scheme = start.toLowerCase();
    if (!name || scheme !== "bearer") continue;
    const value = quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "";
    const key = name.toLowerCase();
    parameters.set(key, [...parameters.get(key) ?? [], value]);
  }
  return parameters;
}

function syntaxProblem(header: string): string | undefined {
  try {
    parseChallenges([header]);
    return undefined;
  } catch (error) {
    if (error instanceof ChallengeSyntaxError) return error.message;
    throw error;
  }
}
