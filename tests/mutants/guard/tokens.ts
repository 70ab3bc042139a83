/** Guards that believe a token too soon, too long, or for the wrong reason. */

import type { GuardMutant } from "./mutant.ts";

const CACHE = "token/cache.test.ts";

/** The mutants that read tokens wrongly. */
export const guardTokenMutants: GuardMutant[] = [
  {
    name: "looks-at-no-audience",
    flaw: "Any token of its issuer will do, whomever it was issued for.",
    replace: [["token/claims.ts", " = checkAudience(claims, expectations);\n", " = undefined;\n"]],
    caughtBy: "audience.other-resource",
  },
  {
    name: "takes-longer-audiences",
    flaw: "It asks whether the audience begins with its own identifier.",
    replace: [[
      "token/claims.ts",
      "audiences.includes(profile.audience ?? resource)",
      "audiences.some((each) => each.startsWith(profile.audience ?? resource))",
    ]],
    caughtBy: "audience.longer",
  },
  {
    name: "takes-shorter-audiences",
    flaw: "It asks whether its own identifier begins with the audience.",
    replace: [[
      "token/claims.ts",
      "audiences.includes(profile.audience ?? resource)",
      "audiences.some((each) => (profile.audience ?? resource).startsWith(each))",
    ]],
    caughtBy: "audience.prefix",
  },
  {
    name: "takes-expired-tokens",
    flaw: "It does not look at the clock.",
    replace: [["token/claims.ts", "if (now >= exp + clockTolerance)", "if (now < 0)"]],
    caughtBy: "token.expired",
  },
  {
    name: "takes-tokens-for-ever",
    flaw: "A token that does not say when it expires never does.",
    replace: [["token/claims.ts", "if (!isTime(exp)) throw", "if (exp !== undefined && !isTime(exp)) throw"]],
    caughtBy: "token.no-expiry",
  },
  {
    name: "takes-tokens-early",
    flaw: "It does not wait for the time before which a token is not valid.",
    replace: [["token/claims.ts", "now < nbf - clockTolerance", "now < 0"]],
    caughtBy: "token.not-yet-valid",
  },
  {
    name: "takes-bound-tokens",
    flaw: "It takes a token for a bearer token that is bound to a key.",
    replace: [["token/claims.ts", "  checkUnbound(claims);\n", ""]],
    caughtBy: "token.bound",
  },
  {
    name: "takes-id-tokens",
    flaw: "It does not look at the type of a token.",
    replace: [["token/header.ts", "if (type !== undefined && types.includes(type)) return;", "return;"]],
    caughtBy: "token.type",
  },
  {
    name: "ignores-critical-extensions",
    flaw: "It goes on where a token says that whoever does not understand it must stop.",
    replace: [["token/header.ts", "  checkCritical(header);\n", ""]],
    caughtBy: {
      file: "token/form.test.ts",
      test: "verify() refuses critical extensions, and key ids that are not texts",
    },
  },
  {
    name: "takes-any-issuer-for-its-own",
    flaw: "It holds a token to the keys of the first issuer, whoever it says has issued it.",
    replace: [
      [
        "token/issuers.ts",
        "const issuer = byName.get(iss);",
        "const issuer = byName.get(iss) ?? [...byName.values()][0];",
      ],
      ["token/claims.ts", "  checkIssuer(claims, expectations);\n", ""],
    ],
    caughtBy: "token.other-issuer",
  },
  {
    name: "verifies-no-signature",
    flaw: "It finds the key and leaves it at that.",
    replace: [[
      "token/signature.ts",
      "const verified = await isSigned(jwt, alg, key).catch(() => false);",
      "const verified = true;",
    ]],
    caughtBy: "token.changed-signature",
  },
  {
    name: "takes-short-keys",
    flaw: "It takes a key of RSA that somebody can have found out.",
    replace: [["token/signature_check.ts", "if (modulusLength < SHORTEST_RSA) ", "if (modulusLength < 0) "]],
    caughtBy: {
      file: "token/signatures.test.ts",
      test: "verify() takes a signature of a key of RSA with 2048 bits, and of none that is shorter",
    },
  },
  {
    name: "checks-all-signatures-at-once",
    flaw: "Whoever is known waits until all signatures are checked that strangers have sent.",
    replace: [["token/turns.ts", "Promise.allSettled(turn).then(nextTurn)", "Promise.allSettled(turn)"]],
    caughtBy: {
      file: "token/turns.test.ts",
      test: "inTurn() does so many pieces in a turn of the event loop, in order, when more come at once",
    },
  },
  {
    name: "believes-the-key-in-the-token",
    flaw: "Where a token brings its key along, it is verified with that one.",
    replace: [[
      "token/signature.ts",
      "const key = await firstToVerify(jwt, alg, tried);",
      `const { jwk } = jwt.header as { jwk?: object };
  const brought = await firstToVerify(jwt, alg, jwk ? [{ id: tried[0]?.id ?? [...known.keys()][0]!, jwk }] : []);
  const key = brought ?? await firstToVerify(jwt, alg, tried);`,
    ]],
    caughtBy: "token.embedded-key",
  },
  {
    name: "uses-keys-for-anything",
    flaw: "It verifies signatures with a key that was published for encryption.",
    replace: [["token/key_set.ts", '(use === undefined || use === "sig") &&', "true &&"]],
    // The test issuer's key for encryption says so in its alg too.
    caughtBy: {
      file: "token/keys.test.ts",
      test: "verify() uses no key for anything but what it was published for",
    },
  },
  {
    name: "believes-any-metadata",
    flaw: "It takes keys from a document that names another issuer.",
    replace: [["token/metadata.ts", 'if (metadata["issuer"] !== issuer) {', "if (!metadata) {"]],
    caughtBy: "keys.other-issuer",
  },
  {
    name: "opens-in-an-outage",
    flaw: "While keys cannot be had it lets in whoever has something that looks like a token.",
    replace: [[
      "token/signature.ts",
      "const known = await source.get();",
      'const known = await source.get().catch(() => undefined);\n  if (!known) return "";',
    ]],
    caughtBy: "keys.outage",
  },
  {
    name: "blames-the-token-for-an-outage",
    flaw: "While keys cannot be had it answers 401, and clients throw good tokens away.",
    replace: [["token/jwt_issuer.ts", "{ status: 503, retryAfter, cause }", "{ status: 401, cause }"]],
    caughtBy: "keys.outage-said",
  },
  {
    name: "asks-for-keys-each-time",
    flaw: "Each made-up key id is one more request to its issuer.",
    replace: [["token/source.ts", "now() >= notBefore ||", "true ||"]],
    caughtBy: "keys.flood",
  },
  {
    name: "keeps-withdrawn-keys",
    flaw: "A token that has passed passes again, though its key is not published any more.",
    replace: [["token/verified_tokens.ts", " || !verdict.stands()", ""]],
    caughtBy: "keys.withdrawn",
  },
  {
    name: "keeps-tokens-by-their-payload",
    flaw: "It knows a token again by what it says, whatever the signature.",
    replace: [[
      "token/verifier.ts",
      "const digest = sha256(token);",
      'const digest = sha256(token.split(".")[1] ?? "");',
    ]],
    caughtBy: "token.changed-signature",
  },
  {
    name: "keeps-tokens-beyond-their-expiry",
    flaw: "A token that has passed passes again after it has expired.",
    replace: [["token/verified_tokens.ts", "now() >= verdict.until || ", ""]],
    // It would take the catalogue as long as the shortest token lives, and the tolerance for clocks.
    caughtBy: { file: CACHE, test: "verify() refuses a token once it has expired, however often it passed" },
  },
  {
    name: "keeps-every-token",
    flaw: "Its collection of tokens that have passed grows with each of them.",
    replace: [["token/verified_tokens.ts", "if (verdicts.size <= most) return;", "return;"]],
    caughtBy: {
      file: CACHE,
      test: "verify() keeps no more tokens than it is told, and drops the ones unused for longest",
    },
  },
  {
    name: "tries-the-keys-of-every-name",
    flaw: "It does not read which key a token names.",
    replace: [["token/key_set.ts", "(kid ?? jwk.kid) === jwk.kid", "kid !== null"]],
    caughtBy: {
      file: "token/keys.test.ts",
      test: "verify() uses no key for anything but what it was published for",
    },
  },
  {
    name: "splits-scopes-anywhere",
    flaw: "It takes commas and tabs between scopes for spaces.",
    replace: [[
      "token/grants.ts",
      'value.split(" ").filter(isText)',
      "value.split(/[\\s,;+]+/).filter(isText)",
    ]],
    caughtBy: "scopes.separators",
  },
  {
    name: "breaks-on-what-is-no-json",
    flaw: "It answers 500 where a token is not what a token looks like.",
    replace: [
      [
        "token/jwt.ts",
        "  } catch (cause) {\n    throw malformed(cause);",
        "  } catch (cause) {\n    throw cause;",
      ],
      ["authenticate.ts", "if (error instanceof Refusal) throw error;", "throw error;"],
    ],
    caughtBy: "token.unreadable",
  },
  {
    name: "opens-when-its-verifier-fails",
    flaw: "It lets in whoever makes the verifier fail in a way that nobody foresaw.",
    replace: [[
      "authenticate.ts",
      "if (error instanceof Refusal) throw error;",
      `if (error instanceof Refusal) throw error;
    const everybody = { issuer: "", subject: "", isClient: false, scopes: ["notes:read", "notes:write"] };
    return { ...everybody, expiresAt: Infinity, tokenHash: "", claims: {} };`,
    ]],
    caughtBy: {
      file: "guard.test.ts",
      test: "a guard answers 401 when its verifier throws whatever there is",
    },
  },
];
