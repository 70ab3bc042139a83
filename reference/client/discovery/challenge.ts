/** What a refusal of the MCP server says about how to be let in. */

import {
  ChallengeSyntaxError,
  parameter,
  parseChallenges,
} from "../../conformance/grammar/www_authenticate.ts";

/** The parameters of a Bearer challenge that matter to a client. */
export interface Challenge {
  /** Where the Protected Resource Metadata is (RFC 9728 §5.1). */
  resourceMetadata?: string;
  /** What the operation takes, space-separated (RFC 6750 §3). */
  scope?: string;
  error?: string;
}

/**
 * Reads `WWW-Authenticate`. Several schemes and several header lines are legal; only Bearer is ours. A header
 * that breaks its grammar says nothing: the metadata has well-known places too.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function readChallenge(response: Response): Challenge {
  const bearer = challengesOf(response).filter(({ scheme }) => scheme.toLowerCase() === "bearer");
  const value = (name: string) =>
    bearer.map((challenge) => parameter(challenge, name)).find((found) =>
      found !== undefined && found !== ""
    );
  return { resourceMetadata: value("resource_metadata"), scope: value("scope"), error: value("error") };
}

function challengesOf(response: Response): ReturnType<typeof parseChallenges> {
  try {
    return parseChallenges([response.headers.get("www-authenticate") ?? ""]);
  } catch (error) {
    if (error instanceof ChallengeSyntaxError) return [];
    throw error;
  }
}
