/** Records, as they are posted to a collector of ours. */

import { type Check, CheckFailure, type FreshServer, powerOf, type Target } from "../../check.ts";
import { alarm } from "../../own_time.ts";
import { failed } from "../../words.ts";
import { type Answered, expectResult, expectStatus, send } from "../expect.ts";
import { anonymous, call, rpc, withToken } from "../messages.ts";
import { uniqueText } from "../notes.ts";
import { expectServed, expectWelcome, reading } from "../operations.ts";
import { conversing } from "../conversation.ts";

const NEEDS: Check["needs"] = [
  "notes tools",
  "an operation that reads",
  "mint",
  "forge",
  "control issuer",
  "sign alice in",
  "server with settings",
];

/** How long records are waited for, in milliseconds of own time: nobody has to wait with an answer for them. */
const PATIENCE = 2000;

/** A server that posts its records to our collector, and what has come there. */
interface Recording {
  told: Target;
  records(): string[];
  close: FreshServer["close"];
}

async function recording(target: Target): Promise<Recording> {
  await expectServed(target);
  const name = crypto.randomUUID();
  // The issuer's origin is one that every server under judgement can reach.
  const audit = `${powerOf(target, "sign alice in")}/records?${name}`;
  const { target: told, close } = await powerOf(target, "server with settings")({ audit });
  const controls = powerOf(target, "control issuer");
  return { told, records: () => controls.records(name), close };
}

/** The records, once there are so many of them, or when it has been long enough. */
async function recordsOf({ records }: Recording, count: number): Promise<string[]> {
  let isLate = false;
  const limit = alarm(PATIENCE, () => (isLate = true));
  while (records().length < count && !isLate) await new Promise((resolve) => setTimeout(resolve, 5));
  limit.callOff();
  return records();
}

/** Whether it has a time of ISO 8601 in it, of just now as far as clocks agree. */
function isDated(record: string): boolean {
  const times = record.match(/\d{4}-\d\d-\d\dT\d\d:\d\d(?::[\d.]+)?(?:Z|[+-]\d\d:?\d\d)/g) ?? [];
  return times.some((time) => Math.abs(Date.parse(time) - Date.now()) < 10 * 60_000);
}

/** Messages that are refused, each for another reason, and what must not be repeated of each. */
async function refusals(told: Target): Promise<{ exchanges: Answered[]; secrets: string[] }> {
  const [mint, forge] = [powerOf(told, "mint"), powerOf(told, "forge")];
  const note = uniqueText();
  const [forged, honest, readers] = [
    await forge({ subject: "alice" }),
    await mint({ subject: "alice" }),
    await mint({ subject: "bob", scope: "notes:read" }),
  ];
  const { session } = await conversing(withToken(told, honest));
  const bob = withToken(told, readers);
  const secret = `Bearer ${crypto.randomUUID()}`;
  const exchanges = [
    await send(told, reading(anonymous(told))),
    await send(told, reading(withToken(told, forged))),
    await send(
      told,
      reading({ ...bob, ...session && { session } }, { headers: [["origin", "https://evil.example"]] }),
    ),
    await send(told, rpc(withToken(told, honest), secret, {}, { headers: [["content-type", "text/plain"]] })),
    await send(told, call(bob, "add_note", { text: note })),
  ];
  const parts = [forged, honest, readers].flatMap((token) => token.split("."));
  return { exchanges, secrets: [...parts, note, secret, ...session ? [session] : []] };
}

/** The checks of this file's subject. */
export const recordsChecks: Check[] = [
  {
    verifies: ["audit.refusals"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const recorder = await recording(target);
      try {
        // First, so that a record of it would not come too late to be counted.
        expectResult(await send(recorder.told, reading(recorder.told)));
        const { exchanges } = await refusals(recorder.told);
        const records = await recordsOf(recorder, exchanges.length);
        const last = exchanges.at(-1)!;
        if (records.length !== exchanges.length) {
          throw failed(last, `${exchanges.length} records of as many refusals`, `${records.length} records`);
        }
        for (const exchange of exchanges) {
          const { status } = exchange.response;
          if (records.some((record) => record.includes(String(status)))) continue;
          throw failed(exchange, `a record with ${status} in it`, "none");
        }
        if (!records.every(isDated)) {
          throw failed(last, "a record that says when, in ISO 8601", "one that does not");
        }
        if (!records.some((record) => record.includes("403") && record.includes("bob"))) {
          throw failed(last, "a record of the 403 that names bob, whose verified token it was", "none");
        }
      } finally {
        await recorder.close();
      }
    },
  },
  {
    verifies: ["audit.no-secrets"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const recorder = await recording(target);
      try {
        const { exchanges, secrets } = await refusals(recorder.told);
        const records = (await recordsOf(recorder, exchanges.length)).join("\n");
        if (!records) throw failed(exchanges[0]!, "a record of the refusal", "none");
        const leaked = secrets.find((secret) => records.includes(secret));
        if (leaked === undefined) return;
        // Not the record itself: it holds what must not be shown.
        throw new CheckFailure(
          "requests that are refused, each with something that is nobody's business",
          "a record that repeats a token, a part of one, a session id or a message",
          "records with none of these in them",
        );
      } finally {
        await recorder.close();
      }
    },
  },
  {
    verifies: ["audit.outage"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const controls = powerOf(target, "control issuer");
      await expectWelcome(target);
      const recorder = await recording(target);
      try {
        for (const failure of [{ status: 500 }, "reset"] as const) {
          controls.fail("records", failure);
          const refused = await send(recorder.told, reading(anonymous(recorder.told)));
          expectStatus(refused, [401]);
          expectResult(await send(recorder.told, reading(recorder.told)));
        }
      } finally {
        controls.recover();
        await recorder.close();
      }
    },
  },
];
