/** Servers with one flaw each in what they send to the API behind them. */

import type { WrittenMutant } from "../written.ts";

const EVENTS = "listed(calendar, await exchange(caller, calendar))";
const DOOR = "(request, message, caller) => {\n";

/** Sends what it should not, or asks for what it should not. */
export const downstreamMutants: WrittenMutant[] = [
  {
    name: "passes-the-token-on",
    flaw: "It sends the caller's token to the calendar.",
    file: "server.ts",
    replace: [[EVENTS, "listed(calendar, caller.token)"]],
  },
  {
    name: "exchanges-and-passes-on",
    flaw: "It tries the caller's token first, and exchanges it where that does not work.",
    file: "server.ts",
    replace: [[
      EVENTS,
      "listed(calendar, caller.token).catch(async () => listed(calendar, await exchange(caller, calendar)))",
    ]],
  },
  {
    name: "asks-for-itself",
    flaw: "What it gets for the calendar is for itself.",
    file: "server.ts",
    replace: [[EVENTS, "listed(calendar, await exchange(caller, { ...calendar, resource }))"]],
  },
  {
    name: "asks-for-no-scope",
    flaw: "It names no scope in an exchange.",
    file: "exchange.ts",
    replace: [["    audience: resource,\n    scope,\n", "    audience: resource,\n"]],
  },
  {
    name: "says-no-token-type",
    flaw: "It does not say what kind of token it brings.",
    file: "exchange.ts",
    replace: [["subject_token_type:", "token_kind:"]],
  },
  {
    name: "shows-no-secret",
    flaw: "It exchanges tokens without saying who it is.",
    file: "oauth_client.ts",
    replace: [["const headers = { authorization: `Basic ${secret}` };", "const headers = {};"]],
  },
  {
    name: "exchanges-at-once",
    flaw: "It exchanges whatever token comes in, before it looks at it.",
    file: "server.ts",
    replace: [[
      "await door.fetch(request)",
      `await exchange({
        token: request.headers.get("authorization")?.slice("Bearer ".length) ?? "",
        expires: 0,
        isClient: false,
      } as Caller, calendar).then(() => {}, () => {}) ?? await door.fetch(request)`,
    ]],
  },
  {
    name: "exchanges-before-scopes",
    flaw: "It looks at scopes when it has already called the calendar.",
    file: "protect.ts",
    replace: [[
      `    const underScoped = refuseScopes(message, caller, resource);
    if (underScoped) return underScoped;
    return await serve(request, message, caller);
`,
      `    const served = await serve(request, message, caller);
    return refuseScopes(message, caller, resource) ?? served;
`,
    ]],
  },
  {
    name: "takes-the-scope-from-the-call",
    flaw: "It asks for the scope that an argument names.",
    file: "server.ts",
    replace: [
      [
        '{ description: "Lists your calendar" }, async () => {',
        '{ description: "", inputSchema: { scope: z.string().optional() } }, async ({ scope }) => {',
      ],
      [EVENTS, "listed(calendar, await exchange(caller, { ...calendar, ...scope && { scope } }))"],
    ],
  },
  {
    name: "takes-the-target-from-the-call",
    flaw: "It asks for a token for whatever an argument names.",
    file: "server.ts",
    replace: [
      [
        '{ description: "Lists your calendar" }, async () => {',
        '{ description: "", inputSchema: { audience: z.string().optional() } }, async ({ audience }) => {',
      ],
      [
        EVENTS,
        "listed(calendar, await exchange(caller, { ...calendar, resource: audience ?? calendar.resource }))",
      ],
    ],
  },
  {
    name: "keeps-no-scope",
    flaw: "It takes a token that was got for one scope for another.",
    file: "exchange.ts",
    replace: [["hash(token, party.resource, party.scope)", "hash(token, party.resource)"]],
  },
];

/** Keeps tokens for the wrong people, or too long. */
export const downstreamKeptMutants: WrittenMutant[] = [
  {
    name: "one-token-of-the-calendar",
    flaw: "It keeps one token for everybody.",
    file: "exchange.ts",
    replace: [["hash(token, party.resource, party.scope)", "hash(party.resource, party.scope)"]],
  },
  {
    name: "keeps-by-user",
    flaw: "It takes a token that was got for one token of a user for all tokens of that user.",
    file: "exchange.ts",
    replace: [
      ["{ token, expires, isClient }", "{ token, account, expires, isClient }"],
      ["hash(token, party.resource, party.scope)", "hash(account, party.resource, party.scope)"],
    ],
  },
  {
    name: "caches-nothing",
    flaw: "It exchanges the same token for every call.",
    file: "exchange.ts",
    replace: [["kept.get(key) ?? ", ""]],
  },
  {
    name: "outlives-the-sign-in",
    flaw: "It uses what it got until that expires, whatever became of the token that it was got for.",
    file: "exchange.ts",
    replace: [["Math.min(found.until, expires * 1000)", "found.until"]],
  },
  {
    name: "keeps-as-long-as-the-sign-in",
    flaw: "It uses what it got as long as the token lives that it was got for.",
    file: "exchange.ts",
    replace: [["Math.min(found.until, expires * 1000)", "expires * 1000"]],
  },
];

/** Does the wrong thing when it is refused, or says too much. */
export const downstreamRefusedMutants: WrittenMutant[] = [
  {
    name: "falls-back-to-the-caller",
    flaw: "It sends the caller's token where the exchange is refused.",
    file: "server.ts",
    replace: [[EVENTS, "listed(calendar, await exchange(caller, calendar).catch(() => caller.token))"]],
  },
  {
    name: "falls-back-to-itself",
    flaw: "It asks for a token of its own where the exchange is refused.",
    file: "server.ts",
    replace: [
      ["{ added, type Behind, listed }", "{ added, type Behind, listed, tokenFrom }"],
      [
        EVENTS,
        `listed(calendar, await exchange(caller, calendar).catch(async () => (await tokenFrom(calendar, {
          grant_type: "client_credentials",
          resource: settings.resource,
        })).token))`,
      ],
    ],
  },
  {
    name: "refusal-becomes-401",
    flaw: "It answers 401 where the exchange is refused.",
    file: "server.ts",
    replace: [[
      DOOR,
      `async (request, message, caller) => {
    if (message.params?.name === "list_events") {
      const got = await exchange(caller, calendar).catch(() => undefined);
      if (!got) return new Response(null, { status: 401, headers: { "www-authenticate": "Bearer" } });
    }
`,
    ]],
  },
  {
    name: "refusal-becomes-500",
    flaw: "It throws where the exchange is refused.",
    file: "server.ts",
    replace: [[
      DOOR,
      `async (request, message, caller) => {
    if (message.params?.name === "list_events") await exchange(caller, calendar);
`,
    ]],
  },
  {
    name: "sends-any-type",
    flaw: "It does not look at the type of the token that it gets.",
    file: "oauth_client.ts",
    replace: [["token_type: z.string().regex(/^bearer$/i),", "token_type: z.unknown(),"]],
  },
  {
    name: "passes-the-challenge-on",
    flaw: "It answers as the calendar does where that refuses.",
    file: "server.ts",
    replace: [[
      DOOR,
      `async (request, message, caller) => {
    if (message.params?.name === "list_events") {
      const got = await exchange(caller, calendar).catch(() => undefined);
      const headers = { authorization: \`Bearer \${got}\` };
      const init: RequestInit = { headers, redirect: "manual" };
      const answer = got && await fetch(\`\${calendar.resource}/list\`, init).catch(() => undefined);
      if (answer && (answer.status === 401 || answer.status === 403)) return new Response(answer.body, answer);
    }
`,
    ]],
  },
  {
    name: "says-all-that-came-back",
    flaw: "It answers with the whole of what the calendar says.",
    file: "oauth_client.ts",
    replace: [["  return data;\n", "  return answer as Titles;\n"]],
  },
  {
    name: "quotes-the-error",
    flaw: "It quotes what the calendar says where that refuses.",
    file: "oauth_client.ts",
    replace: [
      ["  answer?.body?.cancel().catch(() => {});\n", ""],
      [
        'throw new Error("What is behind this server does not answer, or refuses");',
        "throw new Error(await answer?.text());",
      ],
    ],
  },
  {
    name: "says-the-whole-caller",
    flaw: "It says of its caller whatever it knows.",
    file: "server.ts",
    replace: [["return result({ issuer, subject, scopes, roles });", "return result({ ...caller });"]],
  },
  {
    name: "goes-where-it-is-sent",
    flaw: "It follows redirects of those behind it.",
    file: "oauth_client.ts",
    replace: [['redirect: "manual", ', ""]],
  },
  {
    name: "knows-one-way",
    flaw: "It asks for a token exchange where the issuer has on-behalf-of.",
    file: "exchange.ts",
    replace: [["WAYS[way]", 'WAYS["token-exchange"]']],
  },
  {
    name: "acts-for-clients",
    flaw: "It asks on behalf of a user where there is none.",
    file: "exchange.ts",
    replace: [[
      '    if (isClient && way === "on-behalf-of") throw new Error("There is no user to act for");\n',
      "",
    ]],
  },
];
