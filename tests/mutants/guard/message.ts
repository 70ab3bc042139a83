/** Guards that decide on something else than what is executed. */

import type { GuardMutant, GuardTest } from "./mutant.ts";

/** Where the guard looks for a token, verifies it, and then reads the message. */
const LOOKS = '    const token = bearerToken(fields.get("authorization"), { opaque });\n';
const VERIFIES = "    let caller = attempt.caller = await authenticate(token, verifier);\n";
const READS = "    const { message, text } = await readMessage(request, fields, maxMessageBytes);\n";

/** SDK v2 looks at the media type as well, behind the guard. */
const MEDIA_TYPE: GuardTest = {
  file: "message.test.ts",
  test: "a message is refused with 415 when it is not declared as JSON in UTF-8",
};

/** The mutants that read messages wrongly. */
export const guardMessageMutants: GuardMutant[] = [
  {
    name: "decides-by-the-name-in-the-header",
    flaw: "It looks for the tool in Mcp-Name, and in older messages compares it with nothing.",
    replace: [[
      "mirrored_headers.ts",
      "  const claimed = claimedVersion(message);\n",
      "  if (!standsAlone(headers, message)) return;\n  const claimed = claimedVersion(message);\n",
    ], [
      "guard.ts",
      "decisions.requirementOf(message);",
      `decisions.requirementOf({
      ...message,
      params: { ...message.params, name: request.headers.get("mcp-name") ?? message.params?.name },
    });`,
    ]],
    caughtBy: "scopes.lying-headers",
  },
  {
    name: "reads-the-first-of-an-array",
    flaw: "It takes an array for the first message in it.",
    replace: [[
      "message.ts",
      'if (Array.isArray(value)) throw refuse("message_not_single", "Send one message a request");',
      "if (Array.isArray(value)) return { message: value[0], text: JSON.stringify(value[0]) };",
    ]],
    caughtBy: "transport.array",
  },
  {
    name: "takes-names-that-stand-twice",
    flaw: "It decides by the last of two members that have one name.",
    replace: [["message.ts", "if (members !== countMembers(value))", "if (members < 0)"]],
    // Behind this guard nobody parses the message again: the flaw waits for somebody who does.
    caughtBy: { file: "message.test.ts", test: "a message is refused when it can be read in two ways" },
  },
  {
    name: "reads-without-end",
    flaw: "It has no limit on the length of a message.",
    replace: [[
      "options.ts",
      'return numberWithin("maxMessageBytes", bytes, { otherwise: MEBIBYTE, least: 1, most: 64 * MEBIBYTE });',
      "return (bytes ?? MEBIBYTE) * 1e6;",
    ]],
    caughtBy: "transport.body-limit",
  },
  {
    name: "believes-the-length",
    flaw: "It limits what a message says of its length, and not what arrives.",
    replace: [["body.ts", "if (size > limit) throw tooLarge(limit);", ""]],
    caughtBy: "transport.body-limit-chunked",
  },
  {
    name: "reads-before-it-asks-who",
    flaw: "It reads the message of whoever sends one, and asks for the token then.",
    replace: [
      ["guard.ts", READS, ""],
      ["guard.ts", LOOKS, `${READS}${LOOKS}`],
    ],
    caughtBy: "challenge.before-body",
  },
  {
    name: "forbids-before-it-verifies",
    flaw: "It reads the scopes of a token before it knows whether the token is any good.",
    replace: [
      ["guard.ts", READS, ""],
      [
        "guard.ts",
        VERIFIES,
        `${READS}
    const said = JSON.parse(atob((token.split(".")[1] ?? "e30").replaceAll("-", "+").replaceAll("_", "/")));
    decisions.check(String(said.scope).split(" "), decisions.requirementOf(message).scopes);
${VERIFIES}`,
      ],
    ],
    caughtBy: "scopes.expired-first",
  },
  {
    name: "takes-any-media-type",
    flaw: "A page may send it a message as plain text, which needs nobody's leave.",
    replace: [["message.ts", "  checkMediaType(fields);\n", ""]],
    caughtBy: MEDIA_TYPE,
  },
  {
    name: "searches-the-media-type",
    flaw: "It looks for application/json anywhere in the field.",
    replace: [[
      "media_type.ts",
      'if (type !== "application/json" && !isJson(type ?? ""))',
      'if (!type?.includes("application/json") && !isJson(""))',
    ]],
    caughtBy: MEDIA_TYPE,
  },
  {
    name: "compares-scopes-by-their-beginning",
    flaw: "A scope that begins like another is taken for it.",
    replace: [[
      "scopes.ts",
      "granted.some((each) => satisfiers.get(scope)!.has(each))",
      "granted.some((each) => [...satisfiers.get(scope)!].some((enough) => each.startsWith(enough)))",
    ]],
    caughtBy: "scopes.whole",
  },
  {
    name: "forgets-what-scopes-imply",
    flaw: "Who may write may not read.",
    replace: [[
      "scopes.ts",
      "for (const implied of Object.hasOwn(implies, scope) ? implies[scope]! : [])",
      "for (const implied of [])",
    ]],
    caughtBy: "scopes.hierarchy",
  },
  {
    name: "asks-for-one-scope-at-a-time",
    flaw: "Its challenge names the first scope that is missing.",
    replace: [["scopes.ts", "        scopes: required,\n", "        scopes: required.slice(0, 1),\n"]],
    caughtBy: "scopes.all-at-once",
  },
  {
    name: "opens-what-nobody-decided",
    flaw: "An operation that no scope was ever decided for takes none.",
    replace: [["scopes.ts", "requirement(UNLISTED, all)", "requirement(UNLISTED, [])"]],
    // There is nothing behind the reference server's gate that is not on its list.
    caughtBy: {
      file: "scopes.test.ts",
      test: "requirementOf() decides by method and name, then by method, then for every scope",
    },
  },
  {
    name: "compares-no-fields",
    flaw: "It does not hold Mcp-Method and Mcp-Name to the message.",
    replace: [["guard.ts", "    checkMirroredHeaders(fields, message);\n", ""]],
    // SDK v2 compares them again behind it.
    caughtBy: {
      file: "mirrored_headers.test.ts",
      test: "a guard answers 400 with -32020 and the request's id when the fields lie",
    },
  },
  {
    name: "asks-who-only-once",
    flaw: "A message that is sent slowly outlives its token.",
    replace: [["guard.ts", "now() - startedAt > SLOW || ", "startedAt < 0 || "]],
    caughtBy: {
      file: "message_arrives.test.ts",
      test: "a message that arrives slowly does not outlive its token",
    },
  },
  {
    name: "compares-resources-as-they-are-written",
    flaw: "A resource in another spelling is one that nobody listed.",
    replace: [["targets.ts", "      if (!inNormalForm(target)) return unlisted;\n", ""]],
    caughtBy: {
      file: "scopes.test.ts",
      test:
        "requirementOf() takes every scope for a URI that is not in normal form, once a resource is listed",
    },
  },
  {
    name: "takes-what-url-leaves-for-normal",
    flaw: "It knows the spellings that URL mends, and no others that RFC 3986 calls the same.",
    replace: [[
      "resource_uri.ts",
      "CHARACTERS.test(href) && !NEEDLESS.test(href) && !DOTS.test(hierarchy) ? href : undefined",
      "hierarchy || CHARACTERS && NEEDLESS && DOTS ? href : undefined",
    ]],
    caughtBy: {
      file: "scopes.test.ts",
      test:
        "requirementOf() takes every scope for a URI that is not in normal form, once a resource is listed",
    },
  },
  {
    name: "knows-no-families",
    flaw: "A query, a port or a slash makes another resource of a listed one.",
    replace: [["targets.ts", "families.get(familyOf(target)) ?? otherwise", "otherwise"]],
    caughtBy: {
      file: "resource_uris.test.ts",
      test:
        "the guard lets no spelling of a resource through that its key keeps shut, in front of SDK v2 at 2026-07-28",
    },
  },
  {
    name: "takes-lists-for-no-name",
    flaw: "A name that is no text takes what any name takes.",
    replace: [[
      "targets.ts",
      '      if (typeof target !== "string") return unlisted;\n      return decided.get(target)',
      "      return decided.get(target as string)",
    ]],
    caughtBy: {
      file: "scopes.test.ts",
      test: "requirementOf() decides by method and name, then by method, then for every scope",
    },
  },
  {
    name: "promises-scopes-for-what-is-not-there",
    flaw: "It sends a client to sign in again for a method that there is not.",
    replace: [["scopes.ts", "if (operation === UNKNOWN) {", "if (operation === null) {"]],
    caughtBy: {
      file: "insufficient_scope.test.ts",
      test: "a guard promises no scope for a method that is neither MCP's nor listed",
    },
  },
  {
    name: "wants-every-scope-for-a-list",
    flaw: "Whoever asks for the prompts is sent to sign in again, though there are none.",
    replace: [["methods.ts", '  "prompts/list",\n', ""]],
    caughtBy: {
      file: "scopes.test.ts",
      test: "requirementOf() decides by method and name, then by method, then for every scope",
    },
  },
  {
    name: "takes-answers-in-every-revision",
    flaw: "It lets clients answer where servers ask nothing.",
    replace: [["guard.ts", "    if (alone) checkKind(message);\n", ""]],
    caughtBy: {
      file: "insufficient_scope.test.ts",
      test: "a guard answers 400 when a client answers, where servers ask it nothing",
    },
  },
  {
    name: "parses-before-it-measures",
    flaw: "It parses a message before it knows how deep it is nested.",
    replace: [
      ["message.ts", "  const value = parse(text);\n", ""],
      [
        "message.ts",
        "  const { members, depth } = structureOf(text, MAX_DEPTH);",
        "  const value = parse(text);\n  const { members, depth } = structureOf(text, MAX_DEPTH);",
      ],
    ],
    caughtBy: {
      file: "message.test.ts",
      test: "a message is refused before it is parsed when it is nested too deep",
    },
  },
  {
    name: "does-not-look-up-from-reading",
    flaw: "A token that is revoked while its message arrives is good for that message.",
    replace: [["guard.ts", " || revocations !== revokedBefore", ""]],
    caughtBy: {
      file: "message_arrives.test.ts",
      test: "a message does not outlive a revocation, however quickly it arrives",
    },
  },
];
