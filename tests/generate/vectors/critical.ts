/** Vectors about `crit` and `b64`. */

import { type Draft, type Group, group } from "./draft.ts";
import { KEYS, type Signer } from "./keys.ts";

const EXTENSION = "https://extension.example/";

/** Vectors about critical extensions, and about payloads that are not encoded. */
export async function critical(signer: Signer): Promise<Group[]> {
  const one = await group(signer, {
    comment: "Critical extensions, and payloads as they are",
    key: KEYS.rs256,
  });
  const refuse = { rule: "token.critical", flags: ["Critical" as const], decision: "refuse" as const };
  const headers: Record<string, Record<string, unknown>> = {
    "an extension that nobody knows": { crit: [EXTENSION], [EXTENSION]: true },
    "an extension that nobody knows, whose value is false": { crit: [EXTENSION], [EXTENSION]: false },
    "an extension that nobody knows, whose value is null": { crit: [EXTENSION], [EXTENSION]: null },
    "an extension that is not there": { crit: [EXTENSION] },
    "one that stands twice": { crit: [EXTENSION, EXTENSION], [EXTENSION]: 1 },
    "one behind b64": { crit: ["b64", EXTENSION], b64: true, [EXTENSION]: 1 },
    "exp, as in the text's example": { crit: ["exp"], exp: 1_900_003_600 },
    "a text": { crit: EXTENSION, [EXTENSION]: true },
    "an empty text": { crit: "" },
    "null": { crit: null },
    "false": { crit: false },
    "a number": { crit: 42 },
    "an object": { crit: { [EXTENSION]: true }, [EXTENSION]: true },
    "a list of a number": { crit: [42], 42: true },
    "a list of null": { crit: [null], null: true },
    "a list of a list": { crit: [[EXTENSION]], [EXTENSION]: true },
    "an empty name": { crit: [""], "": true },
    "constructor": { crit: ["constructor"], constructor: 1 },
  };
  await one.add(
    ...Object.entries(headers).map(([what, header]): Draft => ({
      ...refuse,
      comment: `crit is ${what}`,
      header,
    })),
  );

  const unencoded = { rule: "token.unencoded", flags: ["Unencoded" as const], decision: "refuse" as const };
  await one.add({
    ...unencoded,
    comment: "b64 is false and critical, and the payload is signed as it travels",
    header: { crit: ["b64"], b64: false },
  }, {
    ...unencoded,
    comment: "b64 is false and critical, and the payload travels as JSON",
    header: { crit: ["b64"], b64: false },
    token: (token) => {
      const [header, payload, signature] = token.split(".") as [string, string, string];
      return `${header}.${atob(payload)}.${signature}`;
    },
  }, {
    ...unencoded,
    comment: "b64 is false and critical, and the payload is detached",
    header: { crit: ["b64"], b64: false },
    token: (token) => token.split(".").with(1, "").join("."),
  }, {
    ...unencoded,
    comment: "b64 is false and not critical: who does not know it leaves it alone",
    open: true,
    unadvised: true,
    header: { b64: false },
  }, {
    ...unencoded,
    comment: "b64 is true and critical: who knows it may go on",
    open: true,
    header: { crit: ["b64"], b64: true },
  });
  await one.add({
    comment: "a claim that is called crit",
    rule: "token.unknown-claims",
    flags: ["UnknownName"],
    decision: "accept",
    claims: { crit: [EXTENSION] },
  }, {
    comment: "a claim that is called b64",
    rule: "token.unknown-claims",
    flags: ["UnknownName"],
    decision: "accept",
    claims: { b64: false },
  });
  return [one];
}
