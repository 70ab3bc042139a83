/** The Bearer challenge in an answer, read by its real grammar. */

import {
  type Challenge,
  ChallengeSyntaxError,
  parameter,
  parseChallenges,
} from "../grammar/www_authenticate.ts";
import { headerValues } from "../exchange.ts";
import type { Answered } from "./expect.ts";
import { failed } from "../words.ts";
import { urlIn } from "../url_in.ts";

/** All challenges of an answer. */
export function challengesIn(exchange: Answered): Challenge[] {
  try {
    return parseChallenges(headerValues(exchange.response.headers, "www-authenticate"));
  } catch (error) {
    if (error instanceof ChallengeSyntaxError) {
      throw failed(
        exchange,
        "a WWW-Authenticate that follows its grammar",
        `one that does not: ${error.message}`,
      );
    }
    throw error;
  }
}

/** The Bearer challenge of an answer. */
export function bearerIn(exchange: Answered): Challenge {
  const bearer = challengesIn(exchange).find(({ scheme }) => scheme.toLowerCase() === "bearer");
  if (!bearer) {
    throw failed(
      exchange,
      "WWW-Authenticate with a Bearer challenge",
      `${exchange.response.status} without it`,
    );
  }
  return bearer;
}

/** Where the challenge says the metadata is, if it is readable and says so. */
export function pointerIn(exchange: Answered): string | undefined {
  let challenges: Challenge[];
  try {
    challenges = parseChallenges(headerValues(exchange.response.headers, "www-authenticate"));
  } catch {
    return undefined; // Its grammar is judged by a check of its own.
  }
  const bearer = challenges.find(({ scheme }) => scheme.toLowerCase() === "bearer");
  const url = urlIn(bearer && parameter(bearer, "resource_metadata"));
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  url.hash = ""; // A fragment is never sent.
  return url.href;
}
