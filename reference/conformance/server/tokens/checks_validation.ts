/** A token is looked at: an honest one lets in, and a wrong one gets an answer that a client can act on. */

import { type Check, powerOf, type Target } from "../../check.ts";
import type { MintOptions } from "../../issuer/issuer.ts";
import { parameter } from "../../grammar/www_authenticate.ts";
import { bearerIn, pointerIn } from "../bearer_challenge.ts";
import { type Answered, expectResult, expectStatus, headerOf, send } from "../expect.ts";
import { UNKNOWN_KEY } from "../keys/own_keys.ts";
import { call, withToken } from "../messages.ts";
import { failed } from "../../words.ts";
import { addNote, expectSurvived, uniqueText } from "../notes.ts";
import {
  expectWelcome,
  expectWrites,
  isAccepted,
  reading,
  signedIn,
  watchWriting,
  writing,
} from "../operations.ts";
import { expectRefused, minted, partsOf, secondsFromNow, type Vectors } from "./altered_tokens.ts";

/** Long enough for a server to ask for keys again that it fetched just before, in milliseconds. */
const COOLDOWN = 1500;

/** Texts that break out of a header's quotes, or cannot be in a header at all. */
const HOSTILE: Record<string, string> = {
  "a double quote": '", error="none',
  "a backslash": "\\",
  "a line break": "a\r\nx-injected: 1\r\n\r\nb",
  "typographic quotes": "“alice’s”",
  "a NUL": "a\0b",
  "an emoji": "🔑",
  // Five of them stay below the 16 KB of header at which Node and Bun answer by themselves.
  "1,500 characters": "k".repeat(1500),
};

/** A tool call with this token, let in. */
async function expectAccepted(target: Target, options: MintOptions, what: string): Promise<Answered> {
  const token = await powerOf(target, "mint")(options);
  const message = reading(withToken(target, token));
  const exchange = await send(target, { ...message, note: `${message.note}, with a token ${what}` });
  expectResult(exchange, `200 for a token ${what}`);
  return exchange;
}

/** The operation that reads, with a token that the issuer has signed with RS256. */
async function withCommonAlgorithm(target: Target): Promise<Answered> {
  const message = reading(withToken(target, await powerOf(target, "mint")({ alg: "RS256" })));
  return await send(target, { ...message, note: `${message.note}, with a token signed with RS256` });
}

/** One token of each kind of wrong. */
async function oneOfEach(target: Target): Promise<Vectors> {
  const wrong = powerOf(target, "wrong tokens");
  const { encoded: [header, payload] } = partsOf(await powerOf(target, "mint")());
  const tokens: Vectors = {
    "that cannot be read": "no.token.atall",
    "without a signature": `${header}.${payload}.`,
  };
  for (const name of ["expired", "attacker-key", "other-issuer", "alg-none", "opaque"] as const) {
    tokens[wrong[name].flaw] = await wrong[name].make({ audience: target.resource });
  }
  return {
    ...tokens,
    ...await minted(target, {
      "whose exp is a text": { claims: { exp: "never" } },
      "whose iss is a number": { claims: { iss: 7 } },
      "of an unknown key": { header: { kid: crypto.randomUUID() } },
      "with an unknown extension that is critical": { header: { crit: ["x"], x: 1 } },
    }),
  };
}

/** Tokens that say this text wherever they can; each has to be refused for another reason too: any type is allowed. */
function hostileTokens(target: Target, name: string, text: string): Promise<Vectors> {
  return minted(target, {
    [`with ${name} in its kid`]: { header: { kid: text } },
    [`that expired, with ${name} in its typ`]: { header: { typ: text }, claims: { iat: 0, exp: 0 } },
    [`with ${name} in its alg`]: { header: { alg: text } },
    [`with ${name} in its iss`]: { claims: { iss: text } },
    [`that expired, with ${name} in its other claims`]: {
      claims: { iat: 0, exp: 0, sub: text, aud: text, scope: text, client_id: text, jti: text },
    },
  });
}

/** The checks of what comes of a token. */
export const tokenValidationChecks: Check[] = [
  {
    verifies: ["token.accepted"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    uses: ["notes tools"],
    async run(target) {
      await expectAccepted(target, scopeFor(target), "that is honest");
      if (!target.powers["notes tools"]) return;
      const carol = await signedIn(target, { subject: "carol", scope: "notes:read" });
      const exchange = await send(carol, call(carol, "whoami"));
      const { structuredContent } = expectResult(exchange, "200 with who the token says");
      const { issuer, subject, scopes, roles } = (structuredContent ?? {}) as Record<string, unknown>;
      const said = JSON.stringify([subject, scopes, roles]);
      if (
        said !== JSON.stringify(["carol", ["notes:read"], ["admin"]]) || typeof issuer !== "string" || !issuer
      ) {
        throw failed(
          exchange,
          'subject "carol", scopes ["notes:read"], roles ["admin"], and the issuer',
          said,
        );
      }
    },
  },
  {
    verifies: ["token.common-algorithm"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    uses: ["fresh server"],
    async run(target) {
      await expectWelcome(target);
      if (isAccepted(await withCommonAlgorithm(target))) return;
      // The key was published just now, and how soon a server asks again is another rule's: keys.rotation.
      const start = target.session ? undefined : target.powers["fresh server"];
      if (!start) await new Promise((resolve) => setTimeout(resolve, COOLDOWN));
      const { target: asked, close } = await start?.() ?? { target, close: () => Promise.resolve() };
      const exchange = await withCommonAlgorithm(asked).finally(close);
      expectResult(exchange, "200 for a token signed with RS256");
    },
  },
  {
    verifies: ["token.type-in-full"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const typ = "application/at+jwt";
      await expectAccepted(target, { header: { typ } }, `whose typ is ${typ}`);
    },
  },
  {
    verifies: ["token.type-case"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      for (const typ of ["AT+JWT", "At+Jwt", "Application/AT+JWT"]) {
        await expectAccepted(target, { header: { typ } }, `whose typ is ${typ}`);
      }
    },
  },
  {
    verifies: ["token.unknown-claims"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const claims = { "https://gatehouse.example/team": ["notes"], acr: "1", groups: { staff: true } };
      await expectAccepted(target, { claims }, "with claims that nobody here knows");
      await expectAccepted(
        target,
        { header: { x: { y: 1 } } },
        "with a header parameter that nobody here knows",
      );
    },
  },
  {
    verifies: ["token.time-fraction"],
    polarity: "accepts",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const claims = {
        iat: secondsFromNow(-1) + 0.5,
        nbf: secondsFromNow(-60) + 0.25,
        exp: secondsFromNow(300) + 0.125,
      };
      await expectAccepted(target, { claims }, "whose times have fractions");
    },
  },
  {
    verifies: ["token.invalid-token"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "wrong tokens"],
    async run(target) {
      for (const exchange of await expectRefused(target, await oneOfEach(target), UNKNOWN_KEY)) {
        if (exchange.response.status === 503) continue;
        const error = parameter(bearerIn(exchange), "error");
        if (error !== "invalid_token") {
          throw failed(exchange, '401 with error="invalid_token"', `401 with ${error ?? "no error"}`);
        }
      }
    },
  },
  {
    verifies: ["token.pointer"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint", "wrong tokens"],
    async run(target) {
      for (const exchange of await expectRefused(target, await oneOfEach(target), UNKNOWN_KEY)) {
        if (exchange.response.status === 503) continue;
        if (!pointerIn(exchange)) throw failed(exchange, "a pointer at the metadata", "401 without one");
      }
    },
  },
  {
    verifies: ["token.hostile-text"],
    polarity: "refuses",
    needs: ["an operation that reads", "mint"],
    async run(target) {
      const tokens: Vectors = {};
      for (const [name, text] of Object.entries(HOSTILE)) {
        Object.assign(tokens, await hostileTokens(target, name, text));
      }
      for (const exchange of await expectRefused(target, tokens, UNKNOWN_KEY)) {
        if (exchange.response.status === 401) bearerIn(exchange);
        const injected = headerOf(exchange, "x-injected");
        if (injected) throw failed(exchange, "no header of the token's making", "a header x-injected");
      }
    },
  },
  {
    verifies: ["token.nothing-executed"],
    polarity: "refuses",
    needs: ["an operation that writes", "mint", "wrong tokens"],
    uses: ["notes tools"],
    async run(target) {
      const watch = await watchWriting(target);
      await expectWrites(target, watch);
      const expired = await powerOf(target, "mint")({
        claims: { iat: secondsFromNow(-7200), exp: secondsFromNow(-3600) },
      });
      const forged = await powerOf(target, "wrong tokens")["attacker-key"].make({
        audience: target.resource,
      });
      for (const token of [expired, forged]) {
        await watch.expectNotExecuted(await send(target, writing(withToken(target, token))), [401]);
      }
      if (!target.powers["notes tools"]) return;
      const mine = uniqueText();
      const id = await addNote(target, mine);
      for (const token of [expired, forged]) {
        const deleted = await send(target, call(withToken(target, token), "delete_note", { id }));
        await expectSurvived(target, mine, deleted);
        expectStatus(deleted, [401]);
      }
      await send(target, call(target, "delete_note", { id }));
    },
  },
];

/** The scopes of the operation that reads; where nobody has said which, whatever an honest token has. */
function scopeFor(target: Target): { scope?: string } {
  const { scopes } = powerOf(target, "an operation that reads");
  return scopes ? { scope: scopes.join(" ") } : {};
}
