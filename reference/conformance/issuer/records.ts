/** A collector of records, beside the issuer because every server under judgement can reach that: what it is posted is kept. */

import type { State } from "./state.ts";

/** How many of one name are kept: a flood of refusals is a flood of records. */
const MOST = 1000;

/** Keeps what is posted, as it is. */
export async function keepRecord({ behaviour: { records } }: State, request: Request): Promise<Response> {
  const { search } = new URL(request.url);
  const text = await request.text();
  // Looked up once the text is there: whoever posts meanwhile has a place in the list too.
  const kept = records.get(search) ?? [];
  if (kept.length < MOST) records.set(search, [...kept, text]);
  return new Response(null, { status: 204 });
}
