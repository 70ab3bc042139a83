/** Audiences that tokens had before this one was switched on: exact strings, each until its last day. */

import { GuardConfigurationError } from "../configuration_error.ts";

/** What tokens of an issuer had for an audience, and how long they are taken yet. */
export interface FormerAudience {
  /** The whole string, as the issuer writes it: no pattern, no prefix. */
  audience: string;
  /**
   * The last day on which it is taken, in UTC: "2027-01-31". At most 180 days from the start. From the next day on
   * such tokens are refused, and the guard does not start until the entry is gone.
   */
  end: string;
}

/** A former audience, as it is compared. */
export interface OpenUntil {
  audience: string;
  /** The first millisecond, since 1970, at which it is taken no more. */
  endsAt: number;
}

const OPTION = "authorizationServers.formerAudiences";
const DAY = 86_400_000;
/** As long as a refresh token may sleep, and no longer: what is extended for ever is no end. */
const LONGEST = 180 * DAY;

function wrong(should: string): Error {
  return new GuardConfigurationError("authorization_servers_invalid", OPTION, should);
}

function endOf(end: string): number {
  const day = /^\d{4}-\d\d-\d\d$/.test(end) ? Date.parse(end) : NaN;
  // The thirtieth of February is the second of March to some.
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(end)) {
    throw wrong(`a last day for each, such as "2027-01-31", and not ${JSON.stringify(end)}`);
  }
  return day + DAY;
}

/**
 * Reads the former audiences of an issuer.
 *
 * @param audience The one of today.
 * @param now Milliseconds since 1970.
 * @throws {GuardConfigurationError} `authorization_servers_invalid`; `former_audience_over`, when a last day is over:
 * what nobody takes out stays open otherwise
 * @see https://www.rfc-editor.org/rfc/rfc8707#section-2
 */
export function parseFormerAudiences(
  formerAudiences: readonly FormerAudience[] = [],
  audience: string,
  now: number,
): readonly OpenUntil[] {
  const seen = new Set([audience]);
  return formerAudiences.map(({ audience, end }) => {
    if (!/^[^\s*]+$/.test(audience)) {
      throw wrong(`each audience as the issuer writes it: it is compared whole, and * stands for nothing`);
    }
    if (seen.has(audience)) throw wrong(`without ${audience}, which is there already, or the one of today`);
    seen.add(audience);
    const endsAt = endOf(end);
    if (now >= endsAt) {
      throw new GuardConfigurationError(
        "former_audience_over",
        OPTION,
        `without ${audience}: its last day, ${end}, is over. Take it out; who still has such a token signs in again`,
      );
    }
    if (endsAt - now > LONGEST) throw wrong(`a last day within 180 days from now, and not ${end}`);
    return { audience, endsAt };
  });
}

/** When a caller who was let in by a former audience is let in no more; never, for all others. */
export function endsWithAudience(former: readonly OpenUntil[], audience: string | undefined): number {
  return former.find((each) => each.audience === audience)?.endsAt ?? Infinity;
}
