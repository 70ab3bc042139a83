/** Vectors about scopes: the token is good in nearly all of them, and may not do what is wanted. */

import { type Group, group, NOW } from "./draft.ts";
import { KEYS, type Signer } from "./keys.ts";

/** A text that breaks the grammar of scopes can be called a bad token as well. */
const EITHER = ["insufficient_scope" as const, "invalid_token" as const];
const REFUSE = {
  flags: ["Scope" as const],
  decision: "refuse" as const,
  errors: ["insufficient_scope" as const],
};

/** Vectors about `scope`. */
export async function scopes(signer: Signer): Promise<Group[]> {
  return [await writing(signer), await reading(signer), await longNames(signer), await anything(signer)];
}

async function writing(signer: Signer): Promise<Group> {
  const one = await group(signer, {
    comment: "Writing, which takes two scopes",
    label: "both",
    key: KEYS.rs256,
    requiredScopes: ["notes:read", "notes:write"],
  });
  await one.claim("scope", [
    "notes:write notes:read",
    "openid notes:read notes:write profile",
    "notes:read notes:write notes:read",
    "notes:read notes:write admin calendar:read calendar:write",
  ], { rule: "scopes.granted", flags: ["Normal"], decision: "accept" });
  await one.claim(
    "scope",
    ["notes:read", "notes:write", "notes:read notes:read", "openid notes:read admin"],
    {
      ...REFUSE,
      rule: "scopes.insufficient",
    },
  );
  await one.claim("scope", [
    "notes:read notes:writer",
    "notes:read NOTES:WRITE",
    "notes:read notes:writ",
    "notes:*",
  ], {
    ...REFUSE,
    rule: "scopes.whole",
  });
  const separated = [",", ", ", "\t", "\n", "\r\n", ";", "+", "%20", "\u00a0", "\u2003", "|", "\0", ""];
  await one.claim("scope", separated.map((between) => `notes:read${between}notes:write`), {
    ...REFUSE,
    flags: ["Scope", "ScopeForm"],
    errors: EITHER,
    rule: "scopes.separators",
  });
  // The grammar has one space between two names; who splits at spaces does not notice.
  await one.claim(
    "scope",
    ["notes:read  notes:write", " notes:read notes:write", "notes:read notes:write "],
    {
      rule: "scopes.granted",
      flags: ["ScopeForm"],
      decision: "accept",
      open: true,
    },
  );
  await one.claim("scope", [["notes:read", "notes:write"], ["notes:read notes:write"], {
    "notes:read": true,
  }], {
    rule: "token.scope-type",
    flags: ["ScopeForm"],
    decision: "refuse",
    errors: EITHER,
  });
  return one;
}

async function reading(signer: Signer): Promise<Group> {
  const one = await group(signer, {
    comment: "Reading, which takes one scope",
    label: "reading",
    key: KEYS.rs256,
    requiredScopes: ["notes:read"],
  });
  await one.claim("scope", ["notes:read", "openid notes:read"], {
    rule: "scopes.granted",
    flags: ["Normal"],
    decision: "accept",
  });
  const whole = [
    "notes:reader",
    "notes:rea",
    "notes",
    "notes:",
    ":read",
    "xnotes:read",
    "x:notes:read",
    "notes:read:all",
    "notes:read.all",
    "Notes:Read",
    "NOTES:READ",
    "*",
    "notes:.*",
    "notes.read",
    "-notes:read",
    "notes:read,",
  ];
  await one.claim("scope", whole, { ...REFUSE, rule: "scopes.whole" });
  const odd = [
    "notes:read\u200b",
    "n\u03bftes:read",
    "note\u017f:read",
    "notes\uff1aread",
    '"notes:read"',
    "notes\\:read",
  ];
  await one.claim("scope", odd, {
    ...REFUSE,
    flags: ["Scope", "ScopeForm"],
    errors: EITHER,
    rule: "scopes.whole",
  });
  await one.claim("scope", [
    undefined,
    "",
    " ",
    "openid",
    "openid profile email",
    "calendar:read",
    "offline_access",
  ], {
    ...REFUSE,
    rule: "scopes.none",
  });
  await one.claim("scope", [null, 0, 42, true, [], ["notes:read"], ["openid", "notes:read"], {}, {
    "notes:read": true,
  }], {
    rule: "token.scope-type",
    flags: ["ScopeForm"],
    decision: "refuse",
    errors: EITHER,
  });
  const elsewhere: Record<string, unknown> = {
    scp: "notes:read",
    scopes: "notes:read",
    permissions: ["notes:read"],
    roles: ["notes:read"],
    groups: ["notes:read"],
    entitlements: ["notes:read"],
    authorities: ["SCOPE_notes:read"],
    SCOPE: "notes:read",
    client_scope: "notes:read",
  };
  for (const [name, value] of Object.entries(elsewhere)) {
    await one.add({
      ...REFUSE,
      comment: `without scope, ${name} has it`,
      rule: "scopes.other-claims",
      flags: ["Scope", "ClaimElsewhere"],
      claims: { scope: undefined, [name]: value },
    });
  }
  await one.add({
    ...REFUSE,
    comment: "expired, and without the scope: the token is what is wrong",
    rule: "scopes.expired-first",
    flags: ["Scope", "Expired"],
    errors: ["invalid_token"],
    claims: { exp: NOW - 3600, scope: "openid" },
  }, {
    ...REFUSE,
    comment: "for somebody else, and without the scope: the token is what is wrong",
    rule: "audience.other-resource",
    flags: ["Scope", "WrongAudience"],
    errors: ["invalid_token"],
    claims: { aud: "https://calendar.example/mcp", scope: "calendar:read" },
  });
  return one;
}

async function longNames(signer: Signer): Promise<Group> {
  const scope = "https://notes.example/scopes/read";
  const one = await group(signer, {
    comment: "A scope that is a URL",
    label: "a URL",
    key: KEYS.rs256,
    requiredScopes: [scope],
    honest: { claims: { scope } },
  });
  await one.claim("scope", [`openid ${scope} email`], {
    rule: "scopes.granted",
    flags: ["Normal"],
    decision: "accept",
  });
  const near = [
    `${scope}/`,
    `${scope}/all`,
    `${scope}?`,
    scope.slice(0, -5),
    "read",
    "HTTPS://notes.example/scopes/read",
  ];
  await one.claim("scope", near, { ...REFUSE, rule: "scopes.whole" });
  return one;
}

async function anything(signer: Signer): Promise<Group> {
  const one = await group(signer, { comment: "No scope is required", label: "none", key: KEYS.rs256 });
  await one.claim("scope", [undefined, "openid", "calendar:read"], {
    rule: "token.accepted",
    flags: ["Normal"],
    decision: "accept",
  });
  return one;
}
