/** Clients that ask for too little, for too much, too often, or not at all. */

import type { ClientMutant } from "../mutant.ts";

/** Where 403 becomes a step-up. */
const ASKED_FOR_MORE = 'response.status === 403 && challenge.error === "insufficient_scope"';

/** Where calls stop. */
const LIMIT = "ensure(signIns++ < 2,";

/** Where the union is made. */
const UNION = 'new Set(`${tokens?.asked.scope ?? ""} ${wanted}`.match(/\\S+/g))';

/** Where a token that the server gave is kept. */
const KEPT =
  "await settings.store.exclusive(() => keep(settings, question.server.issuer, answer, question.asked));";

/** The way into a sign-in. */
const ASKED = "const answer = await ask(settings, question.server,";

/** Where a call begins. */
const CALL = "for (let signIns = 0, sessions = 0;;) {";

/** Where the calls of one sign-in gather. */
const GATHERED = "login ??= signIn(settings, error)";

/** The mutants that the checks of step-up are shown to. */
export const clientStepupMutants: ClientMutant[] = [
  {
    name: "never-steps-up",
    flaw: "It takes insufficient_scope for the end.",
    lesson: 8,
    replace: [["if (response.status === 401 || stepUp)", "if (response.status === 401)"]],
  },
  {
    name: "asks-for-the-challenge-alone",
    flaw: "It steps up to the scope of the challenge, and loses what it had.",
    lesson: 8,
    replace: [[UNION, "new Set(wanted.match(/\\S+/g))"]],
  },
  {
    name: "forgets-what-it-asked-for",
    flaw: "It keeps the scopes that it asked for in memory only.",
    lesson: 8,
    replace: [
      [UNION, 'new Set(`${requested.get(settings) ?? ""} ${wanted}`.match(/\\S+/g))'],
      [KEPT, `requested.set(settings, question.asked.scope);\n  ${KEPT}`],
      [
        "/** From a refusal to a token, ",
        "const requested = new WeakMap<object, string>();\n\n/** From a refusal to a token, ",
      ],
    ],
  },
  {
    name: "adds-to-what-was-said",
    flaw: "It adds the challenge to the scope of the token response, which need not have one.",
    lesson: 8,
    replace: [[UNION, 'new Set(`${tokens?.scope ?? ""} ${wanted}`.match(/\\S+/g))']],
  },
  {
    name: "adds-to-the-last-challenge",
    flaw: "It remembers the scope of the last challenge, and not all that it asked for.",
    lesson: 8,
    replace: [['scope: [...scopes].join(" ") };', "scope: wanted };"]],
  },
  {
    name: "counts-for-life",
    flaw: "Its limit is for the life of the client, not for a call.",
    lesson: 8,
    replace: [
      [CALL, "for (let sessions = 0;;) {"],
      [
        "let connection: Promise<Client> | undefined;",
        "let signIns = 0;\n  let connection: Promise<Client> | undefined;",
      ],
    ],
  },
  {
    name: "starts-over-after-a-refusal",
    flaw: "It forgets what it had asked for when it has to sign in anew.",
    lesson: 8,
    replace: [[UNION, 'new Set(`${stepUp && tokens?.asked.scope || ""} ${wanted}`.match(/\\S+/g))']],
  },
  {
    name: "looks-for-a-quoted-word",
    flaw: 'It looks for error="insufficient_scope" in the header as text.',
    lesson: 8,
    replace: [[
      ASKED_FOR_MORE,
      'response.status === 403 && response.headers.get("www-authenticate")?.includes(`error="insufficient_scope"`)',
    ]],
  },
  {
    name: "looks-for-a-word",
    flaw: "It looks for insufficient_scope anywhere in the header.",
    lesson: 8,
    replace: [[
      ASKED_FOR_MORE,
      'response.status === 403 && response.headers.get("www-authenticate")?.includes("insufficient_scope")',
    ]],
  },
  {
    name: "wants-its-commas",
    flaw: "It looks for insufficient_scope with a comma or the end of the header behind it.",
    lesson: 8,
    replace: [[
      ASKED_FOR_MORE,
      'response.status === 403 && /error *= *"?insufficient_scope"? *(,|$)/i.test(response.headers.get("www-authenticate") ?? "")',
    ]],
  },
  {
    name: "forgets-the-pointer",
    flaw: "Without a pointer in the 403 it looks for the metadata in the usual place alone.",
    lesson: 8,
    replace: [["(stepUp ? tokens?.asked.resource_metadata : undefined)", "undefined"]],
  },
  {
    name: "steps-up-per-call",
    flaw: "Each call that lacks a scope opens a browser of its own.",
    lesson: 8,
    replace: [[GATHERED, "login = signIn(settings, error)"]],
  },
  {
    name: "goes-back-to-less",
    flaw: "After the call it puts the narrower token back.",
    lesson: 8,
    replace: [
      [CALL, `let narrower: string | undefined;\n    ${CALL}`],
      [
        "return await work(await mine);",
        "const result = await work(await mine);\n" +
        "        if (narrower) await settings.store.set(`tokens for ${settings.resource}`, narrower);\n" +
        "        return result;",
      ],
      [
        GATHERED,
        `if (error.stepUp) narrower = await settings.store.get(\`tokens for \${settings.resource}\`);\n${GATHERED}`,
      ],
    ],
  },
  {
    name: "looks-at-its-own-copy",
    flaw: "It keeps its tokens in memory, and steps up though another client has done so.",
    lesson: 8,
    replace: [
      [
        "const tokens = await recall<Tokens>(settings, `tokens for ${settings.resource}`);\n  if (tokens?.expires_at",
        "const tokens = await own(settings);\n  if (tokens?.expires_at",
      ],
      [
        "const tokens = await recall<Tokens>(settings, `tokens for ${settings.resource}`);\n  if (tokens?.id",
        "const tokens = await own(settings);\n  if (tokens?.id",
      ],
      [
        "await settings.store.set(`tokens for ${settings.resource}`, JSON.stringify(tokens));",
        "await settings.store.set(`tokens for ${settings.resource}`, JSON.stringify(tokens));\n  copies.set(settings, tokens);",
      ],
      [
        "/** From a refusal to a token, ",
        `const copies = new WeakMap<object, Tokens>();

async function own(settings: ClientSettings): Promise<Tokens | undefined> {
  const copy = copies.get(settings) ?? await recall<Tokens>(settings, \`tokens for \${settings.resource}\`);
  if (copy) copies.set(settings, copy);
  return copy;
}

/** From a refusal to a token, `,
      ],
    ],
  },
  {
    name: "refreshes-the-narrower-one",
    flaw: "After a step-up it keeps the refresh token of the first sign-in.",
    lesson: 8,
    replace: [[
      KEPT,
      "const tokens = await recall<Tokens>(settings, `tokens for ${settings.resource}`);\n" +
      "  const { refresh_token = answer.refresh_token } = refused.stepUp && tokens || {};\n" +
      "  await keep(settings, question.server.issuer, { ...answer, refresh_token }, question.asked);",
    ]],
  },
  {
    name: "steps-up-to-everything",
    flaw: "When it has to ask for more, it asks for all that the metadata lists.",
    lesson: 8,
    replace: [[
      UNION,
      'new Set([tokens?.asked.scope, wanted, ...stepUp && document.scopes_supported || []].join(" ").match(/\\S+/g))',
    ]],
  },
  {
    name: "refreshes-for-more",
    flaw: "It tries to refresh before it steps up.",
    lesson: 8,
    replace: [[
      "if (!stepUp && tokens && await refresh(settings, server, document.resource, tokens)) return;",
      "if (tokens && await refresh(settings, server, document.resource, tokens) && !stepUp) return;",
    ]],
  },
  {
    name: "never-has-enough",
    flaw: "It steps up twenty times for one call.",
    lesson: 8,
    replace: [[LIMIT, "ensure(signIns++ < 20,"]],
  },
  {
    name: "stops-at-the-same-challenge",
    flaw: "It stops when it is asked for the same scope twice, and at nothing else.",
    lesson: 8,
    replace: [
      [CALL, `let last: string | undefined;\n    ${CALL}`],
      [LIMIT, "ensure(signIns++ === 0 || last !== error.challenge.scope,"],
      [GATHERED, `last = error.challenge.scope;\n${GATHERED}`],
    ],
  },
  {
    name: "stops-only-at-a-scope",
    flaw: "It counts the step-ups that name a scope, and no others.",
    lesson: 8,
    replace: [[LIMIT, "ensure(signIns++ < 2 || error.stepUp && !error.challenge.scope,"]],
  },
  {
    name: "asks-until-it-is-granted",
    flaw: "It steps up until the token has the scope that was asked for.",
    lesson: 8,
    replace: [
      [
        LIMIT,
        "const { scope } = await recall<Tokens>(settings, `tokens for ${settings.resource}`) ?? {};\n" +
        "        ensure(signIns++ < 2 || !scope?.includes(error.challenge.scope!),",
      ],
    ],
  },
  {
    name: "forgets-before-it-asks",
    flaw: "It throws the token away before the person has said yes.",
    lesson: 8,
    replace: [[
      ASKED,
      `await settings.store.set(\`tokens for \${settings.resource}\`, undefined);\n  ${ASKED}`,
    ]],
  },
  {
    name: "takes-no-for-not-yet",
    flaw: "It asks again when the person has said no.",
    lesson: 8,
    replace: [["await login;", "await login.catch(() => {});"]],
  },
  {
    name: "steps-up-at-any-403",
    flaw: "It takes every 403 for a lack of scope.",
    lesson: 8,
    replace: [[ASKED_FOR_MORE, "response.status === 403"]],
  },
  {
    name: "reads-any-scheme",
    flaw: "It takes the parameters of every challenge for Bearer's.",
    lesson: 8,
    replace: [['if (!name || scheme !== "bearer") continue;', "if (!name) continue;"]],
  },
];
