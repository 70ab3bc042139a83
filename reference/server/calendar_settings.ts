/** What is behind the server: from the settings to how a token for it is got. */

import { isLoopback } from "../guard/resource_url.ts";
import type { ExchangeOptions } from "./exchange.ts";

/** The settings that say what is behind, under the names of their variables, and those that they have to fit. */
export interface CalendarSettings {
  CALENDAR_API?: string;
  CALENDAR_AUDIENCE?: string;
  CALENDAR_SCOPE?: string;
  EXCHANGE_CLIENT_ID?: string;
  EXCHANGE_CLIENT_SECRET?: string;
  RESOURCE?: string;
  ISSUER?: readonly string[];
  PROFILE: string;
  AUDIENCE?: string;
}

/** They say something only of what CALENDAR_API names. */
const MORE = ["CALENDAR_AUDIENCE", "CALENDAR_SCOPE", "EXCHANGE_CLIENT_ID", "EXCHANGE_CLIENT_SECRET"] as const;
const CREDENTIALS = ["EXCHANGE_CLIENT_ID", "EXCHANGE_CLIENT_SECRET"] as const;

/** What is wrong with them together, as variables and what each should be. */
export function calendarProblems(settings: CalendarSettings): { variable: string; message: string }[] {
  const { CALENDAR_API: api, CALENDAR_AUDIENCE: audience = api, RESOURCE, ISSUER, PROFILE } = settings;
  const isSet = (variable: keyof CalendarSettings) => settings[variable] !== undefined;
  const leftOut = (variables: readonly (keyof CalendarSettings)[], message: string) =>
    variables.filter(isSet).map((variable) => ({ variable, message }));
  if (api === undefined) return leftOut(MORE, "left out, or CALENDAR_API set too: nothing looks at it");
  if (ISSUER === undefined) {
    const own =
      "left out: the authorization server of its own knows this server, and the calendar by its URL";
    return [
      ...leftOut(["CALENDAR_AUDIENCE", ...CREDENTIALS], own),
      ...isLoopback(new URL(api).hostname) ? [] : [{
        variable: "CALENDAR_API",
        message: "on this machine, or ISSUER set: the demo's users stay here",
      }],
    ];
  }
  const found = CREDENTIALS.filter((variable) => !isSet(variable)).map((variable) => ({
    variable: variable as string,
    message: "set: the issuer exchanges tokens for who it knows",
  }));
  if (ISSUER.length > 1) {
    found.push({
      variable: "ISSUER",
      message: "one issuer where CALENDAR_API is set: it is the one to exchange",
    });
  }
  if (PROFILE === "entra") {
    const message =
      "left out: Entra has on-behalf-of, which lesson 9 shows, and no token exchange (RFC 8693)";
    found.push({ variable: "CALENDAR_API", message });
  }
  if ([RESOURCE, settings.AUDIENCE].includes(audience)) {
    const message = "another audience than this server's: its tokens would open this server too";
    found.push({ variable: isSet("CALENDAR_AUDIENCE") ? "CALENDAR_AUDIENCE" : "CALENDAR_API", message });
  }
  return found;
}

/** How tokens for it are asked for, apart from who asks; absent where there is no calendar. */
export function calendarIn(
  { CALENDAR_API: api, CALENDAR_AUDIENCE: audience = api, CALENDAR_SCOPE: scope = "calendar:read" }:
    CalendarSettings,
): { api: string } & Pick<ExchangeOptions, "audience" | "scope"> | undefined {
  return api === undefined || audience === undefined ? undefined : { api, audience, scope };
}
