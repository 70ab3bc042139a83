/** Servers with one flaw each: what they record of a refusal (lesson 11). */

import { claimsOf } from "../claims.ts";
import { changed } from "../http.ts";
import type { Mutant } from "../mutant.ts";

/** What is known when a refusal is recorded. */
interface Refused {
  request: Request;
  body: string;
  status: number;
}

/** A server that records in its own way. */
function recording(name: string, flaw: string, recordOf: (refused: Refused) => object | undefined): Mutant {
  return {
    name,
    flaw,
    lesson: 11,
    told: ({ audit: _, ...settings }) => settings,
    async fetch(request, next, { settings }) {
      const bytes = request.body ? await request.arrayBuffer() : null;
      const response = await next(changed(request, { body: bytes }));
      if (!settings.audit) return response;
      const body = new TextDecoder().decode(bytes ?? new ArrayBuffer(0));
      const record = recordOf({ request, body, status: response.status });
      if (record) await post(settings.audit as string, record).catch(() => {});
      return response;
    },
  };
}

async function post(url: string, record: object): Promise<Response> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(record) });
  await answer.body?.cancel();
  return answer;
}

/** What an honest record holds. */
function honest({ request, status }: Refused): Record<string, unknown> {
  // Only the 403 of the checks has a token that was verified and names somebody.
  const account = status === 403 ? claimsOf(request)?.sub : undefined;
  return { at: new Date().toISOString(), status, account };
}

/** Records as they should be, with something more. */
const repeating = (name: string, flaw: string, more: (refused: Refused) => object): Mutant => {
  return recording(name, flaw, (refused) => {
    return refused.status < 400 ? undefined : { ...honest(refused), ...more(refused) };
  });
};

const field = (name: string) => ({ request }: Refused) => ({ [name]: request.headers.get(name) });

/** The mutants of this file's subject. */
export const recordsMutants: Mutant[] = [
  recording("records-nothing", "It records no refusal.", () => undefined),
  recording("records-results", "It records what is let in as if it were refused.", honest),
  recording("records-401-alone", "It records who had no good token, and nobody else.", (refused) => {
    return refused.status === 401 ? honest(refused) : undefined;
  }),
  recording("records-nobody", "It does not record whose a refusal is.", (refused) => {
    return refused.status < 400 ? undefined : { ...honest(refused), account: undefined };
  }),
  recording("records-undated", "It does not record when.", (refused) => {
    return refused.status < 400 ? undefined : { ...honest(refused), at: undefined };
  }),
  repeating("records-the-token", "It records the header field with the token in it.", field("authorization")),
  repeating("records-half-a-token", "It records a token without its signature.", ({ request }) => ({
    token: request.headers.get("authorization")?.split(".").slice(0, 2).join("."),
  })),
  repeating("records-the-session", "It records session ids.", field("mcp-session-id")),
  repeating("records-the-message", "It records what a message says.", ({ body }) => ({ body })),
  {
    name: "waits-for-its-records",
    flaw: "It answers once its collector has.",
    lesson: 11,
    async fetch(request, next, { settings }) {
      const response = await next(request);
      if (response.status < 400 || !settings.audit) return response;
      const posted = await post(settings.audit as string, { status: response.status });
      return posted.ok ? response : new Response("Internal Server Error", { status: 500 });
    },
  },
];
