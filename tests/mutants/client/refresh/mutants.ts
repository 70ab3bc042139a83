/** Clients that refresh too often, too late, for too much, or for nobody but themselves. */

import type { ClientMutant } from "../mutant.ts";

/** A place where helpers of a mutant's can stand. */
const BESIDE = "/** The client of one MCP server. Nothing is sent before the first call. */";

/** Where a client begins. */
const BEGIN = "let connection: Promise<Client> | undefined;";

/** The mutants that the checks of the refresh are shown to. */
export const clientRefreshMutants: ClientMutant[] = [
  {
    name: "never-refreshes",
    flaw: "It signs in anew whenever a token has expired, refresh token or not.",
    lesson: 8,
    replace: [[
      "if (!stepUp && tokens && await refresh(settings, server, document.resource, tokens)) return;",
      "",
    ]],
  },
  {
    name: "waits-for-the-refusal",
    flaw: "It does not read expires_in, and sends expired tokens until the server refuses them.",
    lesson: 8,
    replace: [["if (tokens?.expires_at && tokens.expires_at <= Date.now())", "if (false)"]],
  },
  {
    name: "is-a-minute-slow",
    flaw: "It takes a token for good until a minute after it has expired.",
    lesson: 8,
    replace: [["tokens.expires_at <= Date.now()", "tokens.expires_at <= Date.now() - 60_000"]],
  },
  {
    name: "reads-seconds-as-milliseconds",
    flaw: "It takes expires_in for milliseconds, and refreshes all the time.",
    lesson: 8,
    replace: [["answer.expires_in! * 1000", "answer.expires_in!"]],
  },
  {
    name: "steps-up-again-when-expired",
    flaw: "It takes the expiry of a stepped-up token for another lack of scope, and opens the browser.",
    lesson: 8,
    replace: [
      [
        "throw new Refused(tokens.id, tokens.asked)",
        "throw new Refused(tokens.id, tokens.asked, tokens.stepUp)",
      ],
      [
        "const asked = { resource_metadata: pointer,",
        "const asked = { resource_metadata: pointer, stepUp,",
      ],
      ["expires_at, asked };", "expires_at, asked, stepUp: asked.stepUp };"],
    ],
  },
  {
    name: "keeps-the-first-refresh-token",
    flaw: "After a refresh it keeps the refresh token that it had, and forgets the new one.",
    lesson: 8,
    replace: [
      [
        "if (answer) await keep(settings, server.issuer, answer, tokens.asked);",
        "if (answer) await keep(settings, server.issuer, { ...answer, refresh_token: refreshToken }, tokens.asked);",
      ],
    ],
  },
  {
    name: "overwrites-with-nothing",
    flaw: "Where no new refresh token is given, it forgets the old one.",
    lesson: 8,
    replace: [
      [
        "if (answer) await keep(settings, server.issuer, answer, tokens.asked);",
        "if (answer?.refresh_token === refreshToken) delete answer.refresh_token;\n" +
        "  if (answer) await keep(settings, server.issuer, answer, tokens.asked);",
      ],
    ],
  },
  {
    name: "uses-before-it-keeps",
    flaw: "It goes on with the new token while the store is still writing it.",
    lesson: 8,
    replace: [
      [BEGIN, `settings = { ...settings, store: hasty(settings.store) };\n  ${BEGIN}`],
      [
        BESIDE,
        `function hasty(store: Store): Store {
  const newest = new Map<string, string | undefined>();
  return {
    get: async (key) => newest.has(key) ? newest.get(key) : await store.get(key),
    set: async (key, value) => void (newest.set(key, value), store.set(key, value)),
    exclusive: (work) => store.exclusive(work),
  };
}
${BESIDE}`,
      ],
    ],
  },
  {
    name: "refreshes-per-call",
    flaw: "Each call that is refused refreshes for itself.",
    lesson: 8,
    replace: [
      ["login ??= signIn(settings, error)", "login = signIn(settings, error)"],
      ["settings.store.exclusive(() => renew(settings, refused))", "renew(settings, refused)"],
    ],
  },
  {
    name: "refreshes-what-was-replaced",
    flaw: "It does not look whether the token that was refused is still the one that it has.",
    lesson: 8,
    replace: [["if (tokens?.id !== id) return;", ""]],
  },
  {
    name: "locks-only-itself",
    flaw: "Its calls wait for one another, and two clients that share a store refresh at the same time.",
    lesson: 8,
    replace: [["settings.store.exclusive(() => renew(settings, refused))", "renew(settings, refused)"]],
  },
  {
    name: "reads-the-store-once",
    flaw: "It keeps a copy of its tokens in memory, and does not see what others put into the store.",
    lesson: 8,
    replace: [
      [BEGIN, `settings = { ...settings, store: remembering(settings.store) };\n  ${BEGIN}`],
      [
        BESIDE,
        `function remembering(store: Store): Store {
  const copies = new Map<string, string | undefined>();
  return {
    async get(key) {
      if (!copies.has(key)) copies.set(key, await store.get(key));
      return copies.get(key);
    },
    async set(key, value) {
      copies.set(key, value);
      await store.set(key, value);
    },
    exclusive: (work) => store.exclusive(work),
  };
}
${BESIDE}`,
      ],
    ],
  },
  {
    name: "registers-at-each-start",
    flaw: "It keeps its client id in memory only, and refreshes after a restart as somebody else.",
    lesson: 8,
    replace: [
      [
        "await settings.store.set(`registration at ${issuer}`, JSON.stringify(client));",
        "registrations.set(settings, client);",
      ],
      [
        "await recall<ClientInformation>(settings, `registration at ${issuer}`)",
        "registrations.get(settings)",
      ],
      [BESIDE, `const registrations = new WeakMap<object, ClientInformation>();\n${BESIDE}`],
    ],
  },
  {
    name: "keeps-tokens-by-issuer",
    flaw: "It has one place for tokens, whatever MCP server they are for.",
    lesson: 8,
    replace: [
      [BEGIN, `settings = { ...settings, store: narrow(settings.store) };\n  ${BEGIN}`],
      [
        BESIDE,
        `function narrow(store: Store): Store {
  const place = (key: string) => key.replace(/^tokens for .*/, "tokens");
  return {
    get: (key) => store.get(place(key)),
    set: (key, value) => store.set(place(key), value),
    exclusive: (work) => store.exclusive(work),
  };
}
${BESIDE}`,
      ],
    ],
  },
  {
    name: "refreshes-for-anything",
    flaw: "It sends no resource when it refreshes.",
    lesson: 8,
    replace: [["...atToken(settings, server), resource }", "...atToken(settings, server) }"]],
  },
  {
    name: "refreshes-for-the-challenge",
    flaw: "It asks for the scope of the challenge when it refreshes, granted or not.",
    lesson: 8,
    replace: [
      [
        "await refresh(settings, server, document.resource, tokens)",
        "await refresh(settings, server, document.resource, { ...tokens, scope: challenge.scope })",
      ],
      [
        "const grant = { ...atToken(settings, server), resource };",
        `const fetchFn = (url: string | URL, init?: RequestInit) => {
    if (tokens.scope) (init!.body as URLSearchParams).set("scope", tokens.scope);
    return oauthFetch(settings, url, init);
  };
  const grant = { ...atToken(settings, server), resource, fetchFn };`,
      ],
    ],
  },
  {
    name: "refreshes-without-its-secret",
    flaw: "It sends its client id alone when it refreshes, though it has a secret.",
    lesson: 8,
    replace: [
      [
        "const grant = { ...atToken(settings, server), resource };",
        "const { client_id } = server.clientInformation;\n" +
        "  const grant = { ...atToken(settings, server), clientInformation: { client_id }, resource };",
      ],
    ],
  },
  {
    name: "takes-silence-for-expired",
    flaw: "It takes a token without expires_in for one that lives for no time at all.",
    lesson: 8,
    replace: [
      [
        "const expires_at = answer.expires_in! > 0 ? Date.now() + answer.expires_in! * 1000 : undefined;",
        "const expires_at = Date.now() + (answer.expires_in ?? 0) * 1000;",
      ],
    ],
  },
  {
    name: "refreshes-with-nothing",
    flaw: "It refreshes with refresh_token=undefined where it was given none.",
    lesson: 8,
    replace: [
      [
        "tokens.issuer === server.issuer && tokens.refresh_token;",
        "tokens.issuer === server.issuer && String(tokens.refresh_token);",
      ],
    ],
  },
  {
    name: "registers-for-codes-alone",
    flaw: "It does not name refresh_token in its registration.",
    lesson: 8,
    replace: [[
      'grant_types: ["authorization_code", "refresh_token"],',
      'grant_types: ["authorization_code"],',
    ]],
  },
  {
    name: "never-asks-for-offline-access",
    flaw: "It does not ask for offline_access where that is how to get a refresh token.",
    lesson: 8,
    replace: [['if (offline && scopes.size > 0) scopes.add("offline_access");', ""]],
  },
  {
    name: "always-asks-for-offline-access",
    flaw: "It asks for offline_access of authorization servers that do not know it.",
    lesson: 8,
    replace: [["if (offline && scopes.size > 0)", "if (scopes.size > 0)"]],
  },
];
