/** The calendar: an API behind this server, with an audience of its own, that trusts the same issuer. */

import { z } from "zod";
import { fetchJson } from "../guard/token/fetch_json.ts";
import { type Exchange, PATIENCE, type SubjectToken } from "./exchange.ts";
import type { Identity } from "./identity.ts";
import { tool, ToolFailure } from "./tools.ts";

/** The calendar of the user whom this token was verified for. */
export type Calendar = (subject: SubjectToken) => Required<Identity>["events"];

/** Of its answer nothing else is passed on: some APIs repeat what they were sent. */
const answerSchema = z.object({ titles: z.string().array() });

/**
 * Creates it.
 *
 * @param api where it is; `GET /list` behind it answers `{"titles": ["…"]}`
 */
export function createCalendar(api: string, exchange: Exchange): Calendar {
  const url = `${api.replace(/\/$/, "")}/list`;
  return (subject) => async () => {
    try {
      const headers = { authorization: `Bearer ${await exchange(subject)}` };
      const fetching = { fetch, signal: AbortSignal.timeout(PATIENCE) };
      return answerSchema.parse(await fetchJson(url, fetching, { headers })).titles;
    } catch (cause) {
      // Never a 401 of ours, which would have the client throw a good token away; and never another token instead.
      throw new ToolFailure("The calendar is out of reach, or refuses: nothing was read", { cause });
    }
  };
}

/** The tool, for a server that has a calendar behind it. */
export const CALENDAR_TOOLS = {
  list_events: tool({
    description: "Lists what is in your calendar",
    annotations: { readOnlyHint: true },
    arguments: z.object({}),
    result: z.object({ titles: z.array(z.string()) }),
    async run(_, { events }) {
      if (!events) throw new ToolFailure("There is no calendar here");
      return { titles: await events() };
    },
  }),
};
