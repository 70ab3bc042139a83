/** Notes that belong to somebody else. */

import { decodeJwt } from "jose";
import type { Check, Target } from "../../check.ts";
import { type Answered, expectError, expectResult, expectStatus, headerOf, send } from "../expect.ts";
import { call } from "../messages.ts";
import { failed } from "../../words.ts";
import { addNote, expectSurvived, notes, noteTexts, uniqueText } from "../notes.ts";
import { as, pretenderChecks } from "./checks_pretenders.ts";

const NEEDS: Check["needs"] = ["mint", "notes tools"];

/** What a deletion answered, without the id that it may repeat. */
async function deletion(caller: Target, id: string): Promise<[said: string, Answered]> {
  const exchange = await send(caller, call(caller, "delete_note", { id }));
  const { status, body } = exchange.response;
  return [
    JSON.stringify([status, headerOf(exchange, "www-authenticate"), body.replaceAll(id, "ID")]),
    exchange,
  ];
}

/** The checks of this file's subject. */
export const peopleChecks: Check[] = [
  {
    verifies: ["people.own-notes"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      for (const [subject, seeds] of [["alice", 2], ["bob", 1]] as const) {
        const caller = await as(target, subject);
        const text = uniqueText();
        const id = await addNote(caller, text);
        const own = (await notes(caller)).filter(({ owner }) => owner === subject);
        const listed = await send(target, call(caller, "list_notes"));
        if (!own.some((note) => note.id === id && note.text === text) || own.length <= seeds) {
          throw failed(
            listed,
            `${subject}'s notes, the new one and the first ${seeds}`,
            `${own.length} of them`,
          );
        }
        expectResult(await send(target, call(caller, "delete_note", { id })));
        if ((await noteTexts(caller)).includes(text)) {
          throw failed(listed, "no such note any more", "the note");
        }
      }
    },
  },
  {
    verifies: ["people.others-hidden"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const [alice, bob] = [await as(target, "alice"), await as(target, "bob")];
      const [hers, his] = [uniqueText(), uniqueText()];
      await addNote(alice, hers);
      await addNote(bob, his);
      for (const [subject, caller, others] of [["alice", alice, his], ["bob", bob, hers]] as const) {
        const listed = await send(target, call(caller, "list_notes"));
        const foreign = (await notes(caller)).find(({ owner, text }) => owner !== subject || text === others);
        if (foreign) {
          throw failed(listed, `${subject}'s notes alone`, `200, and a note of ${foreign.owner}'s`);
        }
      }
    },
  },
  {
    verifies: ["people.others-kept"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const [alice, bob] = [await as(target, "alice"), await as(target, "bob")];
      const text = uniqueText();
      const id = await addNote(alice, text);
      const exchange = await send(target, call(bob, "delete_note", { id }));
      await expectSurvived(alice, text, exchange);
      // A refusal in HTTP is one as well.
      if (exchange.response.status < 400) expectError(exchange, "an error: bob has no such note");
    },
  },
  {
    verifies: ["people.same-answer"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const [alice, bob] = [await as(target, "alice"), await as(target, "bob")];
      const [invented] = await deletion(bob, crypto.randomUUID());
      const [foreign, exchange] = await deletion(bob, await addNote(alice, uniqueText()));
      if (foreign !== invented) throw failed(exchange, "the same answer as for an id that never was");
      expectResult(await send(target, call(bob, "list_notes")), "200: bob himself is welcome");
    },
  },
  {
    verifies: ["people.admin-sees"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const texts = [uniqueText(), uniqueText()];
      await addNote(await as(target, "alice"), texts[0]!);
      await addNote(await as(target, "bob"), texts[1]!);
      const editor = await as(target, "dave", { claims: { roles: ["editor", "admin"] } });
      for (const admin of [await as(target, "carol"), editor]) {
        const listed = await send(target, call(admin, "list_notes"));
        const seen = await noteTexts(admin);
        if (!texts.every((text) => seen.includes(text))) throw failed(listed, "alice's and bob's notes too");
      }
    },
  },
  {
    verifies: ["people.admin-deletes"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const [alice, carol] = [await as(target, "alice"), await as(target, "carol")];
      const text = uniqueText();
      const exchange = await send(target, call(carol, "delete_note", { id: await addNote(alice, text) }));
      expectResult(exchange);
      if ((await noteTexts(alice)).includes(text)) {
        throw failed(exchange, "no such note any more", "the note");
      }
    },
  },
  {
    verifies: ["people.owner-argument"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const [alice, bob] = [await as(target, "alice"), await as(target, "bob")];
      const text = uniqueText();
      const said = {
        owner: "bob",
        subject: "bob",
        user: "bob",
        account: "bob",
        issuer: "https://evil.example",
      };
      const exchange = await send(target, call(alice, "add_note", { text, ...said }));
      expectStatus(exchange, [200, 400], "200, or a refusal");
      if ((await noteTexts(bob)).includes(text)) {
        throw failed(exchange, "a note of alice's", "a note that bob has");
      }
      const mine = (await notes(alice)).find((note) => note.text === text);
      const refusal = exchange.response.status === 400 || exchange.response.body.includes('"isError":true');
      if (mine ? mine.owner !== "alice" : !refusal) {
        throw failed(
          exchange,
          "a note of alice's",
          mine ? `a note of ${mine.owner}'s` : "a result, and no note",
        );
      }
    },
  },
  {
    verifies: ["people.ids"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const ids: string[] = [];
      for (let i = 0; i < 5; i++) ids.push(await addNote(target, uniqueText()));
      const listed = await send(target, call(target, "list_notes"));
      const odd = ids.find((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
      if (odd) throw failed(listed, "ids that are UUIDs", `the id ${odd}`);
      // A counter or a clock changes a few digits from one note to the next, chance nearly all.
      const digitsChanged = ids.slice(1).map((id, index) => {
        return [...id].filter((digit, place) => digit !== ids[index]![place]).length;
      });
      const least = Math.min(...digitsChanged);
      if (least < 12) {
        throw failed(listed, "ids that cannot be guessed", `ids that differ in ${least} digits`);
      }
    },
  },
  {
    verifies: ["people.whoami"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const people = [["alice", "notes:read", []], ["bob", "notes:read notes:write", []], [
        "carol",
        "notes:write",
        ["admin"],
      ]] as const;
      for (const [subject, scope, roles] of people) {
        const caller = await as(target, subject, { scope });
        const exchange = await send(target, call(caller, "whoami"));
        const said = (expectResult(exchange).structuredContent ?? {}) as Record<string, unknown>;
        const scopes = [said.scopes ?? []].flat().toSorted().join(" ");
        const received = JSON.stringify([said.issuer, said.subject, scopes, said.roles]);
        const expected = JSON.stringify([decodeJwt(caller.token!).iss, subject, scope, roles]);
        if (received !== expected) throw failed(exchange, expected, received);
      }
    },
  },
  {
    verifies: ["people.deleted-for-everybody"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const [bob, carol] = [await as(target, "bob"), await as(target, "carol")];
      for (const [owner, deleter] of [[bob, carol], [bob, bob], [carol, carol]] as const) {
        const text = uniqueText();
        const id = await addNote(owner, text);
        expectResult(await send(target, call(deleter, "delete_note", { id })));
        for (const caller of [bob, carol]) {
          const listed = await send(target, call(caller, "list_notes"));
          if ((await noteTexts(caller)).includes(text)) {
            throw failed(listed, "no such note any more", "the note");
          }
          expectError(
            await send(target, call(caller, "delete_note", { id })),
            "an error: it is gone already",
          );
        }
      }
    },
  },
  {
    verifies: ["people.at-once"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const callers = await Promise.all(["alice", "bob", "carol"].map((subject) => as(target, subject)));
      const asked = [...callers, ...callers, ...callers];
      await Promise.all(asked.map(async (caller) => {
        const exchange = await send(target, call(caller, "whoami"));
        const { subject } = (expectResult(exchange).structuredContent ?? {}) as { subject?: unknown };
        const { sub } = decodeJwt(caller.token!);
        if (subject !== sub) throw failed(exchange, `subject ${sub}, who asked`, `subject ${subject}`);
      }));
      // The notes are read in another way than who asks: bob's calls must not be answered while alice's are about.
      const [alice, bob] = callers;
      const [hers, his] = [await notes(alice!), await notes(bob!)].map((list) => list.map(({ id }) => id));
      const turns = Array.from({ length: 6 }, (_, i) => i % 2 === 0);
      await Promise.all(turns.map(async (isAlice) => {
        const caller = isAlice ? alice! : bob!;
        const exchange = await send(target, call(caller, "list_notes"));
        const { notes: listed } = (expectResult(exchange).structuredContent ?? {}) as {
          notes?: { id: string }[];
        };
        const own = isAlice ? hers! : his!;
        if (listed?.some(({ id }) => !own.includes(id))) {
          throw failed(exchange, `the notes of ${isAlice ? "alice" : "bob"}, who asked`, "somebody else's");
        }
      }));
    },
  },
  ...pretenderChecks,
];
