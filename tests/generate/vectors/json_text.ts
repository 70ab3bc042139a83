/** Vectors about JSON that can be read in two ways: names that stand twice, escapes, and look-alikes. */

import { ascii, type Draft, type Group, group, ISSUER, NOW, RESOURCE } from "./draft.ts";
import { KEYS, type Signer } from "./keys.ts";

type Text = (json: string) => string;

/** Vectors about names that stand twice, and about Unicode. */
export async function jsonText(signer: Signer): Promise<Group[]> {
  const twice = await group(signer, {
    comment: "Names that stand twice: the last counts, or the token is refused",
    label: "twice",
    key: KEYS.rs256,
    requiredScopes: ["notes:read"],
  });
  await duplicates(twice);

  const plain = await group(signer, { comment: "Escapes and look-alikes", key: KEYS.rs256 });
  await escapes(plain);

  const profiled = await group(signer, {
    comment: "Names that look like the right ones",
    label: "RFC 9068",
    key: KEYS.rs256,
    profile: "rfc9068",
  });
  await lookalikes(profiled);
  return [twice, plain, profiled];
}

/** A member put before all others, and one behind them. */
const first = (member: string): Text => (json) => json.replace("{", `{${member},`);
const last = (member: string): Text => (json) => json.replace(/}$/, `,${member}}`);

async function duplicates({ add }: Group): Promise<void> {
  const wrong: [name: string, value: unknown, rule: string, flags: Draft["flags"]][] = [
    ["aud", "https://calendar.example/mcp", "audience.other-resource", ["WrongAudience"]],
    ["iss", "https://evil.example", "token.other-issuer", ["WrongIssuer"]],
    ["exp", NOW - 3600, "token.expired", ["Expired"]],
    ["exp", null, "token.time-types", ["TimeType"]],
    ["scope", "openid", "scopes.insufficient", ["Scope"]],
  ];
  for (const [name, value, rule, flags] of wrong) {
    const text = JSON.stringify(value);
    const escaped = `"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":${text}`;
    const errors: Draft["errors"] = rule.startsWith("scopes.")
      ? ["invalid_token", "insufficient_scope"]
      : undefined;
    const base = { rule, errors, flags: [...flags, "DuplicateName" as const] };
    const member = `"${name}":${text}`;
    await add(
      {
        ...base,
        comment: `${name} twice, the last is ${text}`,
        decision: "refuse",
        claimsText: last(member),
      },
      {
        ...base,
        comment: `${name} twice, the last escaped and ${text}`,
        decision: "refuse",
        claimsText: last(escaped),
      },
      {
        ...base,
        comment: `${name} twice, the first is ${text}`,
        decision: "accept",
        open: true,
        unadvised: true,
        claimsText: first(member),
      },
    );
  }
  const header: [name: string, value: string, rule: string, flags: Draft["flags"]][] = [
    ["alg", "none", "token.alg-none", ["AlgNone"]],
    ["alg", "HS256", "token.alg-mismatch", ["AlgConfusion"]],
  ];
  for (const [name, value, rule, flags] of header) {
    const base = { rule, flags: [...flags, "DuplicateName" as const] };
    const member = `"${name}":"${value}"`;
    await add(
      {
        ...base,
        comment: `${name} twice, the last is ${value}`,
        decision: "refuse",
        headerText: last(member),
      },
      {
        ...base,
        comment: `${name} twice, the first is ${value}`,
        decision: "accept",
        open: true,
        unadvised: true,
        headerText: first(member),
      },
    );
  }
  await add({
    comment: "an unknown claim twice",
    rule: "token.unknown-claims",
    flags: ["DuplicateName"],
    decision: "accept",
    open: true,
    unadvised: true,
    claimsText: last('"x":1,"x":2'),
  }, {
    comment: "crit twice, the last is a list of an unknown extension",
    rule: "token.critical",
    flags: ["Critical", "DuplicateName"],
    decision: "refuse",
    headerText: last('"crit":["b64"],"b64":true,"crit":["unheard-of"],"unheard-of":1'),
  });
}

/** Each character of a text as JSON may escape it. */
function escaped(text: string): string {
  return [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

async function escapes({ add, claim }: Group): Promise<void> {
  const accept = { rule: "token.accepted", flags: ["Unicode" as const], decision: "accept" as const };
  const same: Record<string, Text> = {
    "the name aud": (json) => json.replace('"aud"', `"${escaped("aud")}"`),
    "the name exp": (json) => json.replace('"exp"', `"${escaped("exp")}"`),
    "the audience": (json) => json.replace(RESOURCE, escaped(RESOURCE)),
    "the slashes of the audience": (json) => json.replace(RESOURCE, RESOURCE.replaceAll("/", "\\/")),
    "the issuer": (json) => json.replace(`"${ISSUER}"`, `"${escaped(ISSUER)}"`),
    "every text": (json) => json.replaceAll(/"([^"]+)"/g, (_, text) => `"${escaped(text)}"`),
  };
  for (const [what, claimsText] of Object.entries(same)) {
    await add({ ...accept, comment: `${what} written with escapes`, claimsText });
  }
  await add(
    { ...accept, comment: "the header written with escapes", headerText: same["every text"] },
    {
      ...accept,
      comment: "half of a surrogate pair in an unknown claim: what becomes of it is not predictable",
      open: true,
      unadvised: true,
      claimsText: last('"x":"\\ud800"'),
    },
    {
      ...accept,
      comment: "an emoji in an unknown claim, by two escapes",
      claimsText: last('"x":"\\ud83d\\udd11"'),
    },
  );
  const escapedAudience: [what: string, text: string][] = [
    ["a zero behind it, by an escape", `${RESOURCE}\\u0000`],
    ["another audience behind a zero, by an escape", `${RESOURCE}\\u0000https://calendar.example/mcp`],
    ["two backslashes where one would be an escape", RESOURCE.replace("/mcp", "\\\\u002fmcp")],
    ["a full-width solidus, by an escape", RESOURCE.replace("/mcp", "\\uff0fmcp")],
  ];
  await add(...escapedAudience.map(([what, text]): Draft => ({
    comment: `the audience has ${what}`,
    rule: "audience.substring",
    flags: ["WrongAudience", "Unicode"],
    decision: "refuse",
    claimsText: (json) => json.replace(RESOURCE, text),
  })));
  await claim("aud", [
    "https://notes.example/m\u0441p",
    "https://notes.example/mcp\u200b",
    "https://notes.example/mcp\u0301",
  ], {
    rule: "audience.longer",
    flags: ["WrongAudience", "Unicode"],
    decision: "refuse",
  });
}

async function lookalikes({ add }: Group): Promise<void> {
  const names: [name: string, like: string, rule: string][] = [
    ["aud", "\u0430ud", "audience.missing"],
    ["aud", "AUD", "audience.missing"],
    ["aud", "aud ", "audience.missing"],
    ["aud", "aud\0", "audience.missing"],
    ["aud", "\uff41ud", "audience.missing"],
    ["exp", "\u0435xp", "token.no-expiry"],
    ["exp", "Exp", "token.no-expiry"],
    ["sub", "\u0455ub", "token.subject"],
    ["client_id", "client_\u0456d", "token.client"],
    ["client_id", "clientId", "token.client"],
  ];
  for (const [name, like, rule] of names) {
    await add({
      comment: `${ascii(JSON.stringify(like))} for ${name}`,
      rule,
      flags: ["Unicode", "ClaimElsewhere"],
      decision: "refuse",
      claimsText: (json) => json.replace(`"${name}"`, JSON.stringify(like)),
    });
  }
}
