/** Operations that the token does not reach. */

import type { Check, Target } from "../../check.ts";
import { parameter } from "../../grammar/www_authenticate.ts";
import { bearerIn, pointerIn } from "../bearer_challenge.ts";
import { standsAlone } from "../../era.ts";
import { type Answered, expectResult, expectStatus, send } from "../expect.ts";
import { call, messageOf, openings } from "../messages.ts";
import { failed } from "../../words.ts";
import { addNote, expectSurvived, noteTexts, signedIn, uniqueText } from "../notes.ts";
import { disguisedChecks } from "./checks_disguised.ts";
import { expectForbidden, NEEDS, neverWrites, writeForbidden } from "./forbidden.ts";

/** A challenge's parameter, of a write with a token that may only read. */
async function challenged(target: Target, name: string): Promise<[value: string | undefined, Answered]> {
  const exchange = await writeForbidden(target, { scope: "notes:read" });
  return [parameter(bearerIn(exchange), name), exchange];
}

/** A notification of any client's. */
function notification(target: Target, method: string, params: object) {
  return messageOf(target, { jsonrpc: "2.0", method, params }, { note: method });
}

/** The checks of this file's subject. */
export const scopesChecks: Check[] = [
  {
    verifies: ["scopes.insufficient"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const reader = await signedIn(target, { scope: "notes:read" });
      const id = await addNote(target, uniqueText());
      expectForbidden(await send(target, call(reader, "delete_note", { id })));
      expectForbidden(await send(target, call(reader, "add_note", { text: uniqueText() })));
    },
  },
  {
    verifies: ["scopes.nothing-executed"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const reader = await signedIn(target, { scope: "notes:read" });
      const [kept, added] = [uniqueText(), uniqueText()];
      const id = await addNote(target, kept);
      await expectSurvived(target, kept, await send(target, call(reader, "delete_note", { id })));
      const exchange = await send(target, call(reader, "add_note", { text: added }));
      if ((await noteTexts(target)).includes(added)) {
        throw failed(exchange, "nothing executed", `${exchange.response.status}, and the note was added`);
      }
    },
  },
  {
    verifies: ["scopes.error"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const [error, exchange] = await challenged(target, "error");
      if (error !== "insufficient_scope") {
        throw failed(exchange, 'error="insufficient_scope"', `403 with error ${error ?? "missing"}`);
      }
    },
  },
  {
    verifies: ["scopes.required"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const [scope, exchange] = await challenged(target, "scope");
      if (!scope?.split(" ").includes("notes:write")) {
        throw failed(exchange, 'scope="…" with notes:write in it', `403 with scope ${scope ?? "missing"}`);
      }
    },
  },
  {
    verifies: ["scopes.pointer"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const exchange = await writeForbidden(target, { scope: "notes:read" });
      bearerIn(exchange);
      if (!pointerIn(exchange)) {
        throw failed(exchange, 'a challenge with resource_metadata="…", an absolute URL');
      }
    },
  },
  {
    verifies: ["scopes.all-at-once"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      // What the challenge asks for is asked for, and has to be enough.
      const exchange = await writeForbidden(target, { scope: "profile" });
      const scope = parameter(bearerIn(exchange), "scope");
      const text = uniqueText();
      const again = await send(
        target,
        call(await signedIn(target, { scope: scope ?? "" }), "add_note", { text }),
      );
      if (again.response.status !== 200 || !(await noteTexts(target)).includes(text)) {
        throw failed(
          exchange,
          "a scope that is enough for the call",
          `scope ${scope ?? "missing"}, which is not`,
        );
      }
    },
  },
  {
    verifies: ["scopes.read-token"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const reader = await signedIn(target, { scope: "notes:read" });
      for (const message of openings(reader)) expectResult(await send(target, message));
      for (const name of ["whoami", "list_notes"]) expectResult(await send(target, call(reader, name)));
      // The revisions from 2026-07-28 on have no notification that a client could send over HTTP.
      if (standsAlone(target.revision)) return;
      const cancelled = notification(reader, "notifications/cancelled", { requestId: 1 });
      for (const message of [notification(reader, "notifications/initialized", {}), cancelled]) {
        expectStatus(await send(target, message), [202]);
      }
    },
  },
  {
    verifies: ["scopes.granted"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      for (
        const scope of ["notes:read notes:write", "notes:write notes:read", "openid notes:write x notes:read"]
      ) {
        const id = await addNote(await signedIn(target, { scope }), uniqueText());
        expectResult(await send(target, call(await signedIn(target, { scope }), "delete_note", { id })));
      }
    },
  },
  {
    verifies: ["scopes.hierarchy"],
    polarity: "accepts",
    needs: NEEDS,
    async run(target) {
      const writer = await signedIn(target, { scope: "notes:write" });
      await addNote(writer, uniqueText());
      for (const name of ["whoami", "list_notes"]) {
        expectResult(await send(target, call(writer, name)), "200: who may write may read");
      }
      for (const message of openings(writer)) expectResult(await send(target, message));
    },
  },
  {
    verifies: ["scopes.expired-first"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      await writeForbidden(target, { scope: "notes:read" });
      const exp = Math.floor(Date.now() / 1000) - 3600;
      const expired = await signedIn(target, { scope: "notes:read", claims: { iat: exp - 300, exp } });
      const message = call(expired, "add_note", { text: uniqueText() });
      const exchange = await send(target, {
        ...message,
        note: "add_note with an expired token that may only read",
      });
      expectStatus(exchange, [401], '401 with error="invalid_token"');
    },
  },
  {
    verifies: ["scopes.whole"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const lookalikes = [
        "notes:writer",
        "xnotes:write",
        "notes:write:own",
        "NOTES:WRITE",
        "Notes:Write",
        "notes",
      ];
      const wildcards = ["notes:*", "notes:", "*", "write", "calendar:write", "admin"];
      for (const scope of [...lookalikes, ...wildcards]) {
        await neverWrites(target, { scope: `notes:read ${scope}` }, `scope is "notes:read ${scope}"`);
      }
    },
  },
  {
    verifies: ["scopes.separators"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const joined = [",", "\t", "\n", "\u00a0", ";", "+", "%20"].map((sign) =>
        `notes:read${sign}notes:write`
      );
      // A comma and a space: what stands before them is a scope that nobody has.
      for (const scope of [...joined, "notes:write, notes:read", "notes:read notes:write\n"]) {
        await neverWrites(target, { scope }, `scope is ${JSON.stringify(scope)}`);
      }
    },
  },
  {
    verifies: ["scopes.other-claims"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const both = ["notes:read", "notes:write"];
      const granted = [{ scp: both }, { scp: both.join(" ") }, { scopes: both }, { permissions: both }];
      const elsewhere = [{ roles: both }, { authorities: both }, {
        resource_access: { notes: { roles: both } },
      }];
      for (const claims of [...granted, ...elsewhere, { scope: both }, { scope: { "notes:write": true } }]) {
        await neverWrites(
          target,
          { scope: "notes:read", claims },
          `${Object.keys(claims)} grants notes:write`,
        );
      }
    },
  },
  {
    verifies: ["scopes.none"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      for (const scope of ["", "profile", "notes:reader"]) {
        const caller = await signedIn(target, { scope });
        for (const name of ["list_notes", "whoami"]) {
          const note = `${name} with ${scope ? `the scope ${scope}` : "no scope"}`;
          expectForbidden(await send(target, { ...call(caller, name), note }));
        }
      }
    },
  },
  {
    verifies: ["scopes.none-initialize"],
    polarity: "refuses",
    needs: NEEDS,
    async run(target) {
      const caller = await signedIn(target, { scope: "" });
      for (const message of openings(caller)) expectForbidden(await send(target, message));
      expectForbidden(await send(target, notification(caller, "notifications/initialized", {})));
    },
  },
  ...disguisedChecks,
];
