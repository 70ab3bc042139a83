/** Vectors about what a token looks like: parts, characters, and the JSON in them. */

import { base64url } from "jose";
import { ascii, type Change, type Group, group } from "./draft.ts";
import { type Bytes, KEYS, type Signer, utf8 } from "./keys.ts";

const PART = base64url;

/** Vectors about the compact serialization. */
export async function form(signer: Signer): Promise<Group[]> {
  const one = await group(signer, { comment: "What is not a JWT, or not quite", key: KEYS.rs256 });
  await parts(one);
  await characters(one);
  await serializations(one);
  await encrypted(one);
  await json(one);
  return [one];
}

type Parts = [header: string, payload: string, signature: string];

/** What becomes of the three parts. */
function taken(make: (...parts: Parts) => string): Change {
  return { token: (token) => make(...token.split(".") as Parts) };
}

async function parts({ add }: Group): Promise<void> {
  const made: Record<string, (...parts: Parts) => string> = {
    "nothing": () => "",
    "a word": () => "null",
    "a dot": () => ".",
    "two dots": () => "..",
    "the payload alone": (_, payload) => payload,
    "no signature and no dot before it": (header, payload) => `${header}.${payload}`,
    "a fourth part": (...all) => `${all.join(".")}.${all[2]}`,
    "an empty fourth part": (...all) => `${all.join(".")}.`,
    "an empty part before": (...all) => `.${all.join(".")}`,
    "two parts more, empty": (...all) => `${all.join(".")}..`,
    "two parts more": (...all) => `${all.join(".")}.AAAA.AAAA`,
    "the signature first": (header, payload, signature) => `${signature}.${header}.${payload}`,
    "no header": (_, payload, signature) => `.${payload}.${signature}`,
    "no payload": (header, _, signature) => `${header}..${signature}`,
    "the token twice": (...all) => `${all.join(".")}${all.join(".")}`,
    "the token twice, with a comma between": (...all) => `${all.join(".")},${all.join(".")}`,
    "a tilde behind it": (...all) => `${all.join(".")}~`,
    "commas for dots": (...all) => all.join(","),
    "two dots for one": (...all) => all.join(".."),
  };
  for (const [what, make] of Object.entries(made)) {
    await add({
      comment: what,
      rule: "token.three-parts",
      flags: ["Form"],
      decision: "refuse",
      ...taken(make),
    });
  }
}

async function characters({ add }: Group): Promise<void> {
  const padding: Record<string, (...parts: Parts) => string> = {
    "padding behind the signature": (...all) => `${all.join(".")}==`,
    "half of the padding behind the signature": (...all) => `${all.join(".")}=`,
    "padding behind the payload": (header, payload, signature) => `${header}.${payload}==.${signature}`,
    "padding behind the header": (header, payload, signature) => `${header}==.${payload}.${signature}`,
    "padding in full behind each part": (...all) =>
      all.map((part) => part + "=".repeat((4 - part.length % 4) % 4)).join("."),
  };
  for (const [what, make] of Object.entries(padding)) {
    await add({ comment: what, rule: "token.padded", flags: ["Form"], decision: "refuse", ...taken(make) });
  }
  const into = (text: string, at: 0 | 1 | 2) => (...all: Parts) =>
    all.map((part, index) => index === at ? part.slice(0, 8) + text + part.slice(8) : part).join(".");
  const odd: Record<string, (...parts: Parts) => string> = {
    "a space before it": (...all) => ` ${all.join(".")}`,
    "a space behind it": (...all) => `${all.join(".")} `,
    "a line break behind it": (...all) => `${all.join(".")}\n`,
    "a zero byte behind it": (...all) => `${all.join(".")}\0`,
    "a byte order mark before it": (...all) => `\ufeff${all.join(".")}`,
    "a line break in the header": into("\n", 0),
    "a line break in the payload": into("\r\n", 1),
    "a space in the signature": into(" ", 2),
    "a tab in the signature": into("\t", 2),
    "a star in the payload": into("*", 1),
    "a percent sign in the signature": into("%", 2),
    "an umlaut in the signature": into("\u00e4", 2),
    "a full-width letter in the signature": into("\uff21", 2),
    "quotes around it": (...all) => `"${all.join(".")}"`,
    "Bearer before it": (...all) => `Bearer ${all.join(".")}`,
    "its dots as percent signs and numbers": (...all) => all.join("%2E"),
  };
  for (const [what, make] of Object.entries(odd)) {
    await add({
      comment: what,
      rule: "token.unreadable",
      flags: ["Form"],
      decision: "refuse",
      ...taken(make),
    });
  }
  await add({
    comment: "Base64 for Base64url: + and / in the signature",
    rule: "token.unreadable",
    flags: ["Form"],
    decision: "refuse",
    ...taken((header, payload, signature) =>
      `${header}.${payload}.${signature.replaceAll("-", "+").replaceAll("_", "/")}`
    ),
  });
}

async function serializations({ add }: Group): Promise<void> {
  const made: Record<string, (...parts: Parts) => string> = {
    "flattened": (header, payload, signature) => JSON.stringify({ protected: header, payload, signature }),
    "general": (header, payload, signature) =>
      JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
    "general, no signatures": (_, payload) => JSON.stringify({ payload, signatures: [] }),
    "flattened, in Base64url": (header, payload, signature) =>
      PART.encode(JSON.stringify({ protected: header, payload, signature })),
    "flattened, and another header beside": (header, payload, signature) =>
      JSON.stringify({ protected: header, header: { alg: "none" }, payload, signature }),
    "the token as a JSON string": (...all) => JSON.stringify(all.join(".")),
    "the token in a list": (...all) => JSON.stringify([all.join(".")]),
    "the parts in a list": (...all) => JSON.stringify(all),
  };
  for (const [what, make] of Object.entries(made)) {
    await add({
      comment: `JSON serialization: ${what}`,
      rule: "token.three-parts",
      flags: ["JsonSerialization"],
      decision: "refuse",
      ...taken(make),
    });
  }
}

async function encrypted({ add }: Group): Promise<void> {
  const sealed = (header: Record<string, unknown>, key = "") =>
    taken((_, payload) =>
      [PART.encode(JSON.stringify(header)), key, "AAAAAAAAAAAAAAAA", payload, "AAAAAAAAAAAAAAAAAAAAAA"].join(
        ".",
      )
    );
  const refuse = { rule: "token.attacker-key", flags: ["Encrypted" as const], decision: "refuse" as const };
  const kid = KEYS.rs256.kid;
  const long = { alg: "PBES2-HS512+A256KW", enc: "A256GCM", p2c: 2_000_000_000, p2s: "AAAAAAAAAAAAAAAA" };
  await add(
    {
      ...refuse,
      comment: "JWE: with a secret that was agreed upon",
      ...sealed({ alg: "dir", enc: "A256GCM", kid }),
    },
    {
      ...refuse,
      comment: "JWE: to the issuer's key",
      ...sealed({ alg: "RSA-OAEP", enc: "A256GCM", kid }, "A".repeat(342)),
    },
    {
      ...refuse,
      comment: "JWE: with a password, and two billion rounds of hashing",
      ...sealed(long, "A".repeat(54)),
    },
    { ...refuse, comment: "JWE: compressed", ...sealed({ alg: "dir", enc: "A256GCM", zip: "DEF", kid }) },
    {
      ...refuse,
      comment: "JWE: typ is at+jwt, alg is none",
      ...sealed({ alg: "none", enc: "A256GCM", typ: "at+jwt" }),
    },
  );
}

async function json({ add, mint }: Group): Promise<void> {
  const refuse = { rule: "token.unreadable", flags: ["Form" as const], decision: "refuse" as const };
  const texts: Record<string, (json: string) => string | Bytes> = {
    "empty": () => "",
    "a list": (json) => `[${json}]`,
    "an empty list": () => "[]",
    "a text": (json) => JSON.stringify(json),
    "a number": () => "42",
    "null": () => "null",
    "true": () => "true",
    "no JSON": () => "iss=alice",
    "cut short": (json) => json.slice(0, -1),
    "followed by something": (json) => `${json}x`,
    "followed by another object": (json) => `${json}{}`,
    "followed by a zero byte": (json) => `${json}\0`,
    "preceded by a zero byte": (json) => `\0${json}`,
    "with a comma at the end": (json) => json.replace(/}$/, ",}"),
    "with a comment": (json) => json.replace("{", "{/* */"),
    "with single quotes": (json) => json.replaceAll('"', "'"),
    "with a name without quotes": (json) => json.replace(/"(\w+)":/, "$1:"),
    "with a line break in a string": (json) => json.replace(/"(\w)/, '"$1\n'),
    "not UTF-8": (json) => Uint8Array.of(...utf8(json.slice(0, -1)), ...utf8(',"x":"'), 0xff, ...utf8('"}')),
    "in UTF-16": (json) =>
      new Uint8Array(Uint16Array.from([...json].map((char) => char.charCodeAt(0))).buffer),
    "with a slash in two bytes, which UTF-8 forbids": (json) =>
      Uint8Array.of(...utf8(json.slice(0, -1)), ...utf8(',"x":"'), 0xc0, 0xaf, ...utf8('"}')),
  };
  for (const [what, make] of Object.entries(texts)) {
    await add({ ...refuse, comment: `the claims are ${what}`, claimsText: make });
    await add({ ...refuse, comment: `the header is ${what}`, headerText: make });
  }
  const inner = await mint();
  await add({
    ...refuse,
    comment: "the claims are a token, and the header says so with cty",
    header: { cty: "JWT" },
    claimsText: () => inner,
  }, {
    ...refuse,
    comment: "the claims are compressed, and the header says so with zip",
    header: { zip: "DEF" },
    claimsText: () => Uint8Array.of(0x4b, 0x4c, 0x04, 0x00),
  });
  const spaced: Record<string, (json: string) => string> = {
    "indented": (json) => JSON.stringify(JSON.parse(json), null, 2),
    "surrounded by white space": (json) => ` \t\r\n${json}\n`,
    [ascii("with their names in reverse")]: (json) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(json)).reverse())),
  };
  for (const [what, make] of Object.entries(spaced)) {
    const fine = { rule: "token.accepted", flags: ["Normal" as const], decision: "accept" as const };
    await add({ ...fine, comment: `the claims are ${what}`, claimsText: make });
    await add({ ...fine, comment: `the header is ${what}`, headerText: make });
  }
  await add({
    comment: "a byte order mark before the claims: a parser may ignore it, or refuse",
    rule: "token.unreadable",
    flags: ["Form", "Unicode"],
    decision: "refuse",
    open: true,
    unadvised: true,
    claimsText: (json) => `\ufeff${json}`,
  });
}
