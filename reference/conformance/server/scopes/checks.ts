/** Operations that the token does not reach. */

import type { Check, Target } from "../../check.ts";
import { parameter } from "../../grammar/www_authenticate.ts";
import { bearerIn, pointerIn } from "../bearer_challenge.ts";
import { standsAlone } from "../../era.ts";
import { type Answered, expectResult, expectStatus, send } from "../expect.ts";
import { call, openings, rpc } from "../messages.ts";
import { rpcResponse } from "../../rpc.ts";
import { failed } from "../../words.ts";
import { addNote, expectSurvived, uniqueText } from "../notes.ts";
import {
  allScopes,
  expectWrites,
  reading,
  scopesOf,
  signedIn,
  watchWriting,
  writing,
} from "../operations.ts";
import { disguisedChecks } from "./checks_disguised.ts";
import { grantedChecks } from "./checks_granted.ts";
import {
  expectForbidden,
  NEEDS,
  notification,
  readerOf,
  readScopes,
  writeForbidden,
  writeScopes,
} from "./forbidden.ts";

/** A challenge's parameter, of a write with a token that may only read. */
async function challenged(target: Target, name: string): Promise<[value: string | undefined, Answered]> {
  const exchange = await writeForbidden(target);
  return [parameter(bearerIn(exchange), name), exchange];
}

/** Methods that say what there is: hosts call them whether or not there is any. */
const LISTING = ["prompts/list", "resources/list", "resources/templates/list"];

/** What any client may tell. */
const TOLD = ["notifications/progress", "notifications/roots/list_changed", "notifications/cancelled"];

/** JSON-RPC's code for a method that the server does not have. */
const METHOD_NOT_FOUND = -32601;

/** The checks of this file's subject. */
export const scopesChecks: Check[] = [
  {
    verifies: ["scopes.insufficient"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      await writeForbidden(target);
      if (!target.powers["notes tools"]) return;
      const id = await addNote(target, uniqueText());
      expectForbidden(await send(target, call(await readerOf(target), "delete_note", { id })));
    },
  },
  {
    verifies: ["scopes.nothing-executed"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      const watch = await watchWriting(target);
      await expectWrites(target, watch);
      const reader = await readerOf(target);
      const exchange = await send(target, writing(reader));
      if (await watch.executed(exchange)) {
        throw failed(exchange, "nothing executed", `${exchange.response.status}, and it was executed`);
      }
      if (!target.powers["notes tools"]) return;
      const kept = uniqueText();
      const id = await addNote(target, kept);
      await expectSurvived(target, kept, await send(target, call(reader, "delete_note", { id })));
    },
  },
  {
    verifies: ["scopes.error"],
    polarity: "refuses",
    ...NEEDS,
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
    ...NEEDS,
    async run(target) {
      const [scope, exchange] = await challenged(target, "scope");
      const missing = writeScopes(target);
      if (!missing.every((each) => scope?.split(" ").includes(each))) {
        throw failed(
          exchange,
          `scope="…" with ${missing.join(" ")} in it`,
          `403 with scope ${scope ?? "missing"}`,
        );
      }
    },
  },
  {
    verifies: ["scopes.pointer"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      const exchange = await writeForbidden(target);
      bearerIn(exchange);
      if (!pointerIn(exchange)) {
        throw failed(exchange, 'a challenge with resource_metadata="…", an absolute URL');
      }
    },
  },
  {
    verifies: ["scopes.all-at-once"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      // What the challenge asks for is asked for, and has to be enough.
      const watch = await watchWriting(target);
      const exchange = await writeForbidden(target, { scope: "profile" });
      const scope = parameter(bearerIn(exchange), "scope");
      const again = await send(target, writing(await signedIn(target, { scope: scope ?? "" })));
      if (again.response.status !== 200 || !await watch.executed(again)) {
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
    ...NEEDS,
    async run(target) {
      const reader = await readerOf(target);
      for (const message of [...openings(reader), reading(reader)]) expectResult(await send(target, message));
      if (target.powers["notes tools"]) expectResult(await send(target, call(reader, "whoami")));
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
    ...NEEDS,
    async run(target) {
      const { "an operation that reads": reads, "an operation that writes": writes } = target.powers;
      for (const operation of [reads, writes]) scopesOf(operation!); // Nobody may have named them.
      const watch = await watchWriting(target);
      const all = allScopes(target).split(" ");
      for (
        const scopes of [all, all.toReversed(), [
          "openid",
          ...all.toReversed().flatMap((each) => [each, "x"]),
        ]]
      ) {
        const caller = await signedIn(target, { scope: scopes.join(" ") });
        const exchange = await send(target, writing(caller));
        expectResult(exchange);
        if (!await watch.executed(exchange)) throw failed(exchange, "200, and it was executed");
        if (!target.powers["notes tools"]) continue;
        const id = await addNote(caller, uniqueText());
        // Whose notes may be deleted is for other checks: a tool's error is no refusal for the scopes.
        expectStatus(await send(target, call(caller, "delete_note", { id })), [200]);
      }
    },
  },
  {
    verifies: ["scopes.hierarchy"],
    polarity: "accepts",
    needs: ["mint", "notes tools"],
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
    ...NEEDS,
    async run(target) {
      await writeForbidden(target);
      const scope = readScopes(target);
      const exp = Math.floor(Date.now() / 1000) - 3600;
      const expired = await signedIn(target, { scope, claims: { iat: exp - 300, exp } });
      const message = writing(expired);
      const exchange = await send(target, {
        ...message,
        note: `${message.note} with an expired token that may only read`,
      });
      expectStatus(exchange, [401], '401 with error="invalid_token"');
    },
  },
  ...grantedChecks,
  {
    verifies: ["scopes.nothing-promised"],
    polarity: "accepts",
    ...NEEDS,
    async run(target) {
      const reader = await readerOf(target);
      expectResult(await send(target, reading(reader)));
      for (const method of LISTING) {
        const [whole, exchange] = [
          await send(target, rpc(target, method)),
          await send(target, rpc(reader, method)),
        ];
        // What the server has may take more scopes; what it has not takes none.
        if (rpcResponse(whole.response)?.error?.code !== METHOD_NOT_FOUND) continue;
        if (exchange.response.status === 403) throw failed(exchange, "an error: there is no such method");
      }
      for (const method of TOLD) {
        const exchange = await send(target, notification(reader, method, {}));
        if (exchange.response.status === 403) throw failed(exchange, "202: it was told something");
      }
    },
  },
  ...disguisedChecks,
];
