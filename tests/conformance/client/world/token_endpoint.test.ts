import assert from "node:assert/strict";
import {
  atGrant,
  inTurn,
  recover,
  rewriting,
} from "../../../../reference/conformance/client/world/token_endpoint.ts";
import type { Party } from "../../../../reference/conformance/client/world/party.ts";
import { memorySend } from "../../../../reference/conformance/send/memory.ts";

const ORIGIN = "http://127.0.0.1:9000";

/** Says whatever it was sent. */
function echo(): Party & { ask(body: Record<string, string>): Promise<Record<string, unknown>> } {
  const party = {
    role: "authorization-server" as const,
    origin: ORIGIN,
    answer: async (request: Request) =>
      Response.json({ said: Object.fromEntries(new URLSearchParams(await request.text())) }),
    hook: (request: Request, next: (request: Request) => Promise<Response>) => next(request),
    async ask(body: Record<string, string>) {
      const request = new Request(`${ORIGIN}/token`, { method: "POST", body: new URLSearchParams(body) });
      return await (await party.hook(request, party.answer)).json();
    },
  };
  return party;
}

Deno.test("atGrant() leaves other grants alone when it stands before one", async () => {
  const party = echo();
  atGrant(party, "refresh_token", () => Response.json({ refused: true }));
  assert.deepEqual(await party.ask({ grant_type: "refresh_token" }), { refused: true });
  const code = { grant_type: "authorization_code", code: "c" };
  assert.deepEqual(await party.ask(code), { said: code });
  assert.deepEqual(await (await party.hook(new Request(ORIGIN), party.answer)).json(), { said: {} });
});

Deno.test("atGrant() stands before what stood there when it is used twice", async () => {
  const party = echo();
  atGrant(party, "authorization_code", () => Response.json({ first: true }));
  atGrant(party, "refresh_token", () => Response.json({ second: true }));
  assert.deepEqual(await party.ask({ grant_type: "authorization_code" }), { first: true });
  assert.deepEqual(await party.ask({ grant_type: "refresh_token" }), { second: true });
});

Deno.test("recover() ends what atGrant() began when it is called", async () => {
  const party = echo();
  atGrant(party, "refresh_token", () => Response.json({ refused: true }));
  recover(party);
  assert.deepEqual(await party.ask({ grant_type: "refresh_token" }), {
    said: { grant_type: "refresh_token" },
  });
});

Deno.test("inTurn() begins again when all answers were given", async () => {
  const party = echo();
  atGrant(party, "refresh_token", inTurn(() => Response.json({ n: 1 }), () => Response.json({ n: 2 })));
  const given = [];
  for (let time = 0; time < 3; time++) given.push((await party.ask({ grant_type: "refresh_token" })).n);
  assert.deepEqual(given, [1, 2, 1]);
});

Deno.test("rewriting() changes a success and leaves an error as it is", async () => {
  const change = rewriting((answer) => ({ ...answer, changed: true }));
  const request = () => new Request(`${ORIGIN}/token`, { method: "POST" });
  const success = await change(request(), () => Promise.resolve(Response.json({ said: 1 })));
  assert.deepEqual(await success.json(), { said: 1, changed: true });
  const refusal = await change(
    request(),
    () => Promise.resolve(Response.json({ error: "e" }, { status: 400 })),
  );
  assert.equal(refusal.status, 400);
  assert.deepEqual(await refusal.json(), { error: "e" });
});

Deno.test("memorySend() says that the connection broke when a handler answers with a network error", async () => {
  const send = memorySend({ [ORIGIN]: { fetch: () => Response.error() } });
  const { response } = await send({ method: "GET", url: `${ORIGIN}/`, headers: [] });
  assert.deepEqual(response, { error: "the connection broke" });
});
