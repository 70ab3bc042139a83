/** Clients that take an outage for a refusal, a refusal for an outage, and anybody for their authorization server. */

import type { ClientMutant } from "../mutant.ts";

/** Where a failed refresh is judged. */
const JUDGED = "if (!error.refused) throw error;";

/** Where a refresh is sent. */
const GRANT = "const grant = { ...atToken(settings, server), resource };";

/** Where the metadata is looked up. */
const LOOKED_UP = "const document = await resourceMetadata(settings, pointer);";

/** Where the tokens are forgotten that are good for nothing. */
const FORGOTTEN = "else await settings.store.set(`tokens for ${settings.resource}`, undefined);";

/** The mutants that the checks of the refresh in trouble are shown to. */
export const clientRefreshTroubleMutants: ClientMutant[] = [
  {
    name: "repeats-its-error-for-ever",
    flaw: "It takes a refused refresh token for an error like any other, and nobody is asked to sign in.",
    lesson: 8,
    replace: [[JUDGED, "throw error;"]],
  },
  {
    name: "remembers-the-refused",
    flaw: "It keeps a refused refresh token until there is another, and tries it at every call.",
    lesson: 8,
    replace: [[FORGOTTEN, ""]],
  },
  {
    name: "signs-in-per-call",
    flaw: "Each call that is refused opens a browser of its own.",
    lesson: 8,
    replace: [["login ??= signIn(settings, error)", "login = signIn(settings, error)"]],
  },
  {
    name: "tries-twenty-times",
    flaw: "It refreshes and signs in twenty times for one call.",
    lesson: 8,
    replace: [["ensure(signIns++ < 2,", "ensure(signIns++ < 20,"]],
  },
  {
    name: "takes-any-error-for-a-refusal",
    flaw:
      "Whatever goes wrong at the token endpoint, it throws its refresh token away and opens the browser.",
    lesson: 8,
    replace: [[JUDGED, ""]],
  },
  {
    name: "takes-an-outage-for-a-refusal",
    flaw: "It takes every answer that is no success for a refusal, 503 included.",
    lesson: 8,
    replace: [[JUDGED, "if (!error.code) throw error;"]],
  },
  {
    name: "takes-a-broken-connection-for-a-refusal",
    flaw: "It throws its refresh token away when the network fails.",
    lesson: 8,
    replace: [[JUDGED, "if (!error.refused && !(error instanceof TypeError)) throw error;"]],
  },
  {
    name: "forgets-with-the-metadata",
    flaw: "It throws its tokens away when the metadata cannot be read.",
    lesson: 8,
    replace: [
      [
        LOOKED_UP,
        `const forget = async (error: Error) => {
    await settings.store.set(\`tokens for \${settings.resource}\`, undefined);
    throw error;
  };
  const document = await resourceMetadata(settings, pointer).catch(forget);`,
      ],
    ],
  },
  {
    name: "guesses-the-token-endpoint",
    flaw: "Without metadata it refreshes at /token of the MCP server.",
    lesson: 8,
    replace: [
      [
        LOOKED_UP,
        `const { origin } = new URL(settings.resource);
  const guess = { issuer: tokens?.issuer ?? origin, token_endpoint: \`\${origin}/token\` } as oauth.OAuthMetadata;
  const document = await resourceMetadata(settings, pointer).catch(async (error) => {
    if (!tokens) throw error;
    const clientInformation = await register(settings, guess.issuer, guess);
    await refresh(settings, { issuer: guess.issuer, metadata: guess, clientInformation }, settings.resource, tokens);
    throw error;
  });`,
      ],
    ],
  },
  {
    name: "leaves-for-the-next",
    flaw:
      "It goes to another authorization server when its own is out of order, and forgets the sign-in there.",
    lesson: 8,
    replace: [["tokens?.refresh_token && named.includes(tokens.issuer) ? [tokens.issuer] : named", "named"]],
  },
  {
    name: "believes-any-answer",
    flaw: "It keeps what it finds in the answer to a refresh, an access token or not.",
    lesson: 8,
    replace: [
      [
        GRANT,
        `const { access_token, token_type } = tokens;
  const fetchFn = async (url: string | URL, init?: RequestInit) => {
    const response = await checkedFetch(settings, url, init);
    const answer = await response.json().catch(() => ({}));
    return Response.json({ ...answer, access_token: String(answer.access_token ?? access_token), token_type });
  };
  const grant = { ...atToken(settings, server), resource, fetchFn };`,
      ],
    ],
  },
  {
    name: "uses-tokens-of-any-type",
    flaw: "It does not look at token_type.",
    lesson: 8,
    replace: [['answer.token_type.toLowerCase() === "bearer"', "answer.token_type"]],
  },
  {
    name: "posts-wherever-it-is-sent",
    flaw: "It follows redirects of the token endpoint.",
    lesson: 8,
    replace: [['redirect: "manual" }', 'redirect: init?.method === "POST" ? "follow" : "manual" }']],
  },
  {
    name: "quotes-the-answer",
    flaw: "Its errors quote what the token endpoint said.",
    lesson: 8,
    replace: [[
      "new Error(`${url} answered ${response.status}, ${code}`)",
      "new Error(`${url} answered ${response.status}, ${JSON.stringify(answer)}`)",
    ]],
  },
  {
    name: "repeats-any-error-code",
    flaw: "Its errors repeat whatever stands where an error code should.",
    lesson: 8,
    replace: [["const code = errorCode(answer?.error);", "const code = answer?.error;"]],
  },
  {
    name: "refreshes-anywhere",
    flaw: "It sends its refresh token to whatever authorization server the metadata names.",
    lesson: 8,
    replace: [["tokens.issuer === server.issuer && tokens.refresh_token;", "tokens.refresh_token;"]],
  },
  {
    name: "looks-up-once",
    flaw: "It reads the metadata once, and does not notice that the authorization server has changed.",
    lesson: 8,
    replace: [
      [
        LOOKED_UP,
        "const document = found.get(settings) ?? await resourceMetadata(settings, pointer);\n" +
        "  found.set(settings, document);",
      ],
      [
        "/** From a refusal to a token, ",
        "const found = new WeakMap<object, Awaited<ReturnType<typeof resourceMetadata>>>();\n\n" +
        "/** From a refusal to a token, ",
      ],
    ],
  },
  {
    name: "stays-with-the-old-issuer",
    flaw: "It refreshes where its tokens came from, though the metadata names another authorization server.",
    lesson: 8,
    replace: [
      [
        "tokens?.refresh_token && named.includes(tokens.issuer) ? [tokens.issuer] : named",
        "tokens ? [tokens.issuer] : named",
      ],
    ],
  },
  {
    name: "is-one-client-everywhere",
    flaw: "It registers once, and shows the client id of one authorization server to the next.",
    lesson: 8,
    replace: [
      [
        "recall<ClientInformation>(settings, `registration at ${issuer}`)",
        'recall<ClientInformation>(settings, "me")',
      ],
      ["settings.store.set(`registration at ${issuer}`,", 'settings.store.set("me",'],
    ],
  },
];
