/** What counts as a scope of a token, and what a token without one opens. */

import type { Check } from "../../check.ts";
import { call, openings } from "../messages.ts";
import { send } from "../expect.ts";
import { allScopes, reading, signedIn } from "../operations.ts";
import { expectForbidden, NEEDS, neverWrite, notification, readScopes, writeScopes } from "./forbidden.ts";

function capitalised(scope: string): string {
  return scope.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** The checks of this file's subject. */
export const grantedChecks: Check[] = [
  {
    verifies: ["scopes.whole"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      const read = readScopes(target);
      const lookalikes = writeScopes(target).flatMap((scope) => {
        const stem = scope.split(/[:.]/)[0]!;
        return [
          ...[`${scope}r`, `x${scope}`, `${scope}:own`, scope.toUpperCase(), capitalised(scope), stem],
          ...[`${stem}:*`, `${stem}:`, scope.slice(stem.length + 1), `calendar${scope.slice(stem.length)}`],
        ];
      }).filter((scope) => scope && !allScopes(target).split(" ").includes(scope));
      const wrong = new Set([...lookalikes, "*", "admin"]);
      await neverWrite(
        target,
        [...wrong].map((scope) => [{ scope: `${read} ${scope}` }, `scope is "${read} ${scope}"`]),
      );
    },
  },
  {
    verifies: ["scopes.separators"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      readScopes(target); // Of one scope, or of scopes that nobody has named, there is nothing to join.
      const all = allScopes(target).split(" ");
      const [last = "", ...others] = all.toReversed();
      const joined = [",", "\t", "\n", "\u00a0", ";", "+", "%20"].map((sign) => all.join(sign));
      // A comma and a space: what stands before them is a scope that nobody has.
      const scopes = [...joined, [`${last},`, ...others].join(" "), `${all.join(" ")}\n`];
      await neverWrite(target, scopes.map((scope) => [{ scope }, `scope is ${JSON.stringify(scope)}`]));
    },
  },
  {
    verifies: ["scopes.other-claims"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      const all = allScopes(target).split(" ");
      const [write = ""] = writeScopes(target);
      const granted = [{ scp: all }, { scp: all.join(" ") }, { scopes: all }, { permissions: all }];
      const elsewhere = [{ roles: all }, { authorities: all }, { resource_access: { api: { roles: all } } }];
      const odd = [{ scope: all }, { scope: { [write]: true } }];
      const scope = readScopes(target);
      await neverWrite(
        target,
        [...granted, ...elsewhere, ...odd].map((claims) => [
          { scope, claims },
          `${Object.keys(claims)} grants ${write}`,
        ]),
      );
    },
  },
  {
    verifies: ["scopes.none"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      const [first = ""] = readScopes(target).split(" ");
      for (const scope of ["", "profile", `${first}er`]) {
        const caller = await signedIn(target, { scope });
        const messages = [
          reading(caller),
          ...(target.powers["notes tools"] ? [call(caller, "whoami")] : []),
        ];
        for (const message of messages) {
          const note = `${message.note} with ${scope ? `the scope ${scope}` : "no scope"}`;
          expectForbidden(await send(target, { ...message, note }));
        }
      }
    },
  },
  {
    verifies: ["scopes.none-initialize"],
    polarity: "refuses",
    ...NEEDS,
    async run(target) {
      const caller = await signedIn(target, { scope: "" });
      for (const message of openings(caller)) expectForbidden(await send(target, message));
      expectForbidden(await send(target, notification(caller, "notifications/initialized", {})));
    },
  },
];
