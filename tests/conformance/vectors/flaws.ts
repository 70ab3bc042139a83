/** Whether a flawed vector has the flaw that it says, and no other: it is held beside its valid counterpart. */

import { base64url } from "jose";
import { verifies } from "../../generate/vectors/keys.ts";
import type { VectorGroup } from "../../generate/vectors/schema.ts";
import type { Placed } from "./files.ts";

/** The texts of the first two parts, and what was signed. */
function read(token: string) {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const text = (part: string) => new TextDecoder().decode(base64url.decode(part));
  return {
    texts: { header, claims },
    input: `${header}.${claims}`,
    text,
    signature: base64url.decode(signature),
  };
}

/** Whether one of the group's keys has made the signature, with the key's algorithm and whatever the header says. */
async function genuine({ jwks, algorithms: [only] }: VectorGroup, token: string): Promise<boolean> {
  const { input, signature } = read(token);
  const found = jwks.keys.filter(({ use, kty }) => use === "sig" && kty !== "unheard-of").map((key) =>
    verifies(key as JsonWebKey, (key["alg"] ?? only) as string, input, new Uint8Array(signature))
  );
  return (await Promise.all(found)).includes(true);
}

/** The members in which two JSON objects differ: "claims.aud". */
function differing(part: "header" | "claims", one: string, other: string): string[] {
  const [a, b] = [JSON.parse(one), JSON.parse(other)] as Record<string, unknown>[];
  const names = new Set([...Object.keys(a!), ...Object.keys(b!)]);
  return [...names].filter((name) => JSON.stringify(a![name]) !== JSON.stringify(b![name])).map((name) =>
    `${part}.${name}`
  );
}

/** What of a flawed token is not as it says; nothing where all is well. */
export async function mislabelled({ group, vector }: Placed): Promise<string[]> {
  const { counterpart, flaw = [], token } = vector;
  const sound = group.tests.find(({ tcId }) => tcId === counterpart);
  if (sound?.result !== "valid") return ["its counterpart is not a valid token of its group"];
  if (flaw.length === 0) return ["it has no flaw"];
  if (flaw.includes("form")) return formOf(vector.flags, flaw, token, sound.token);

  const found: string[] = [];
  const [own, honest] = [read(token), read(sound.token)];
  const members: string[] = [];
  for (const part of ["header", "claims"] as const) {
    // A changed text may be no JSON any more; the other part is the honest one's, to the letter.
    if (flaw.includes(part)) continue;
    members.push(...differing(part, own.text(own.texts[part]), honest.text(honest.texts[part])));
  }
  const said = flaw.filter((each) => each.includes("."));
  if (members.toSorted().join() !== said.toSorted().join()) {
    found.push(`it differs in ${members}, not in ${said}`);
  }
  for (const part of ["header", "claims"] as const) {
    if (flaw.includes(part) && own.texts[part] === honest.texts[part]) {
      found.push(`its ${part} are as they should be`);
    }
  }
  const real = await genuine(group, token);
  if (flaw.includes("signature") && real) found.push("its signature is real");
  if (!flaw.includes("signature") && !real) found.push("its signature is not real");
  return found;
}

/** A broken form is made of the honest token: no piece of it comes from anywhere else, unless it says from where. */
function formOf(flags: string[], flaw: string[], token: string, sound: string): string[] {
  if (token === sound) return ["it is its counterpart"];
  if (flaw.length > 1 || flags.includes("Encrypted")) return [];
  const texts = [token];
  // A whole JSON serialization in Base64url.
  if (flags.includes("JsonSerialization") && /^[\w-]+$/.test(token)) {
    texts[0] = new TextDecoder().decode(base64url.decode(token));
  }
  const own = [...texts[0]!.matchAll(/[\w-]{24,}/g)].map(([piece]) => piece);
  // JSON has the header of "none" beside the token's: that is its flaw.
  const foreign = own.filter((piece) =>
    !sound.includes(piece) && !sound.replaceAll(".", "2E").includes(piece)
  );
  return foreign.length > 0 && !texts[0]!.includes(sound)
    ? ["it has a piece that its counterpart has not"]
    : [];
}
