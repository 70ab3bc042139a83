/** Servers with one flaw each in how they ask for the consent of a third party's user. */

import type { WrittenMutant } from "../written.ts";

/** The mutants of this file's subject. */
export const consentMutants: WrittenMutant[] = [
  {
    name: "asks-in-a-text",
    flaw: "It writes the address into a tool's error.",
    file: "consent.ts",
    replace: [[
      'throw new UrlElicitationRequiredError([{ mode: "url", elicitationId, url, message }]);',
      "throw new Error(`${message}: ${url}`);",
    ]],
  },
  {
    name: "links-the-browser",
    flaw: "It keeps the third party's token under the browser.",
    file: "consent.ts",
    replace: [["linked.set(about, token);", "linked.set(browser, token);"]],
  },
  {
    name: "links-everybody",
    flaw: "It keeps the third party's token for everybody.",
    file: "consent.ts",
    replace: [
      [
        "if (linked.has(account)) return linked.get(account)!;",
        "if (linked.size > 0) return [...linked.values()][0]!;",
      ],
    ],
  },
  {
    name: "names-the-user",
    flaw: "Its address says whose it is.",
    file: "consent.ts",
    replace: [[
      "`/link?id=${elicitationId}`",
      "`/link?id=${elicitationId}&for=${encodeURIComponent(account)}`",
    ]],
  },
  {
    name: "anybody-at-the-browser",
    flaw: "It does not look who is at the browser.",
    file: "consent.ts",
    replace: [["(await verify(token)).account === about", '(await verify(token)).account !== ""']],
  },
  {
    name: "links-who-is-there",
    flaw: "It links the files for whoever is at the browser.",
    file: "consent.ts",
    replace: [
      ["const isSame = (await verify(token)).account === about;", "const { account } = await verify(token);"],
      ["isSame ? await leave(third, about, browser)", "account ? await leave(third, account, browser)"],
    ],
  },
  {
    name: "any-browser",
    flaw: "It does not look whether the browser that comes back is the one that left.",
    file: "oauth_client.ts",
    replace: [[" || !cookies.includes(`browser=${trip.browser}`)", ""]],
  },
  {
    name: "takes-a-state-again",
    flaw: "It keeps a state that has been used.",
    file: "oauth_client.ts",
    replace: [[
      "    const trip = away.get(state);\n    away.delete(state);\n",
      "    const trip = away.get(state);\n",
    ]],
  },
  {
    name: "any-state",
    flaw: "It takes the latest trip where the state is none of its own.",
    file: "oauth_client.ts",
    replace: [[
      "const trip = away.get(state);",
      "const trip = away.get(state) ?? [...away.values()].at(-1);",
    ]],
  },
  {
    name: "any-issuer-answers",
    flaw: "It does not look whose answer it is.",
    file: "oauth_client.ts",
    replace: [[' || (said.get("iss") ?? silent) !== party.issuer', ""]],
  },
  {
    name: "asks-for-no-code",
    flaw: "It asks for a token where its user has said no.",
    file: "oauth_client.ts",
    replace: [["if (!code || ", "if ("], ["authorizationCode: code,", "authorizationCode: code!,"]],
  },
  {
    name: "tries-the-callers-token-there",
    flaw: "It sends the caller's token to the third party, which refuses it, before anybody is asked.",
    file: "server.ts",
    replace: [[
      "await listed(files, consent.tokenOf(caller))",
      "await listed(files, caller.token).catch(() => listed(files, consent.tokenOf(caller)))",
    ]],
  },
  {
    name: "shows-the-token",
    flaw: "Its page shows the third party's token.",
    file: "consent.ts",
    replace: [['"Linked. You can close this page."', "`Linked: ${token}`"]],
  },
  {
    name: "asks-clients",
    flaw: "It asks for consent where there is no user.",
    file: "consent.ts",
    replace: [['      if (isClient) throw new Error("There is no user to ask");\n', ""]],
  },
  {
    name: "one-state-a-browser",
    flaw: "It takes the same state for both trips of a browser.",
    file: "oauth_client.ts",
    replace: [["    const state = crypto.randomUUID();\n", "    const state = browser;\n"]],
  },
];
