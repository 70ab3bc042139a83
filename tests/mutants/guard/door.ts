/** Guards whose door is not quite shut, and guards that say the wrong thing at it. */

import type { GuardMutant } from "./mutant.ts";

/** The mutants of the door, of what is public, and of the challenge. */
export const guardDoorMutants: GuardMutant[] = [
  {
    name: "answers-to-any-host",
    flaw: "It does not look at the name that it was called by.",
    replace: [["guard.ts", "    checkHost(request.url, target, fields);\n", ""]],
    caughtBy: "transport.host",
  },
  {
    name: "trusts-the-forwarded-host",
    flaw: "It believes X-Forwarded-Host about the name that it was called by.",
    replace: [[
      "host.ts",
      'const host = fields.get("host");',
      'const host = fields.get("x-forwarded-host") ?? fields.get("host");',
    ], ["host.ts", "authorityOf(url), named", "named"]],
    caughtBy: {
      file: "door.test.ts",
      test: "a guard on loopback believes no header that claims to know the host better",
    },
  },
  {
    name: "publishes-the-forwarded-host",
    flaw: "Its metadata names the host of X-Forwarded-Host as the resource.",
    replace: [[
      "metadata.ts",
      "const text = await body;",
      'const forwarded = request.headers.get("x-forwarded-host");\n' +
      "      const text = forwarded ? (await body).replaceAll(resource.host, forwarded) : await body;",
    ]],
    caughtBy: "metadata.forwarded",
  },
  {
    name: "ignores-origins",
    flaw: "Any page may call it.",
    replace: [["guard.ts", "    checkOrigin(origin);\n", ""]],
    caughtBy: "transport.origin-foreign",
  },
  {
    name: "takes-origins-that-begin-alike",
    flaw: "It asks whether an origin begins with its own.",
    replace: [["origin.ts", "origin === own ||", 'origin.startsWith(own ?? " ") ||']],
    caughtBy: "transport.origin-lookalike",
  },
  {
    name: "takes-null-for-no-origin",
    flaw: "A page in a sandboxed frame may call it.",
    replace: [["origin.ts", "origin === null ||", 'origin === null || origin === "null" ||']],
    caughtBy: "transport.origin-null",
  },
  {
    name: "opens-to-every-page",
    flaw: "Every page may read its answers.",
    replace: [[
      "cors.ts",
      "if (chosen.size === 0) return { preflight: () => undefined, headersFor: () => [] };",
      'if (chosen.size === 0) return { preflight: () => undefined, headersFor: () => [["access-control-allow-origin", "*"]] };',
    ]],
    caughtBy: "metadata.cors-not-on-mcp",
  },
  {
    name: "is-where-paths-begin-alike",
    flaw: "It answers at every path that begins with its own.",
    replace: [["guard.ts", "if (path !== resource.pathname)", "if (!path.startsWith(resource.pathname))"]],
    caughtBy: "transport.path-tricks",
  },
  {
    name: "is-called-with-any-method",
    flaw: "It lets every method through.",
    replace: [["guard.ts", "    sessions.checkMethod(request);\n", ""]],
    // What stands behind the guard may refuse them too: no rule sees who did.
    caughtBy: {
      file: "door.test.ts",
      test: "a guard refuses with 405 when the method is not POST, whatever a header says",
    },
  },
  {
    name: "takes-tokens-from-the-query",
    flaw: "It looks for a token in the URL as well.",
    replace: [[
      "guard.ts",
      'bearerToken(fields.get("authorization"), { opaque })',
      'bearerToken(fields.get("authorization") ?? ' +
      '`Bearer ${new URL(request.url).searchParams.get("access_token") ?? ""}`, { opaque })',
    ]],
    caughtBy: "token.in-query",
  },
  {
    name: "takes-one-token-of-two",
    flaw: "Of two credentials in the header it takes the first.",
    replace: [["bearer.ts", "/^ +([0-9A-Za-z\\-._~+/]+=*)$/", "/^ +([0-9A-Za-z\\-._~+/]+=*)/"]],
    caughtBy: "token.one-credential",
  },
  {
    name: "forbids-strangers",
    flaw: "It answers 403 where nobody has signed in, and no client asks anybody to.",
    replace: [[
      "bearer.ts",
      'status: 401,\n      rule: "RFC 6750 §3.1",',
      'status: 403,\n      rule: "RFC 6750 §3.1",',
    ]],
    caughtBy: "challenge.missing-token",
  },
  {
    name: "blames-strangers",
    flaw: "Its challenge speaks of a wrong token where there was none.",
    replace: [[
      "bearer.ts",
      'status: 401,\n      rule: "RFC 6750 §3.1",',
      'status: 401,\n      error: "invalid_token",\n      rule: "RFC 6750 §3.1",',
    ]],
    caughtBy: "challenge.no-error",
  },
  {
    name: "leaves-the-pointer-out",
    flaw: "Its challenge does not say where the metadata is.",
    replace: [["challenge.ts", '  parameters.push(`resource_metadata="${resourceMetadata}"`);\n', ""]],
    caughtBy: "challenge.resource-metadata",
  },
  {
    name: "writes-what-it-is-told",
    flaw: "It puts a description into the challenge as it comes, quotes and all.",
    replace: [[
      "challenge.ts",
      'return text.replaceAll(/[^\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]/g, "?");',
      "return text;",
    ]],
    caughtBy: {
      file: "challenge.test.ts",
      test: "formatChallenge() stays one legal challenge when the description is anything at all",
    },
  },
  {
    name: "records-tokens",
    flaw: "Its audit record has the token where the hash belongs.",
    replace: [["audit.ts", "tokenHashOf(token);", "token;"]],
    caughtBy: {
      file: "audit.test.ts",
      test: "onAudit is told no token and nothing that a client made up",
    },
  },
  {
    name: "passes-credentials-on",
    flaw: "What is behind it finds the token in the request.",
    replace: [["admission.ts", ".filter(([name]) => !withheld.has(name))", ""]],
    caughtBy: { file: "admission.test.ts", test: "Admission.request has the message and no credential" },
  },
  {
    name: "lets-streams-run",
    flaw: "A standing stream outlives the token that opened it.",
    replace: [[
      "admission.ts",
      "untilExpiry(body, caller.expiresAt + parts.clockTolerance, parts.now, parts.holds)",
      "body",
    ]],
    caughtBy: {
      file: "admission.test.ts",
      test:
        "Admission.respond() ends a standing stream when the token expires, tolerance and all, and tells whoever writes it",
    },
  },
  {
    name: "cuts-answers-off",
    flaw: "Any event stream ends when the token expires, half-way through a write.",
    replace: [["admission.ts", "    if (stands) return untilExpiry", "    if (true) return untilExpiry"]],
    caughtBy: {
      file: "lifetime.test.ts",
      test: "a request is answered though its token expires meanwhile, in front of SDK v1 with event streams",
    },
  },
  {
    name: "lets-tools-run-for-ever",
    flaw: "Nothing tells a tool to stop that has been running for hours.",
    replace: [["lifetime.ts", "if (seconds !== undefined) timer", "if (seconds === 0) timer"]],
    caughtBy: {
      file: "lifetime.test.ts",
      test: "Admission.complete() answers when the time is over, whatever becomes of the work",
    },
  },
  {
    name: "takes-leaving-for-cancelling",
    flaw: "A client that hangs up cancels in every revision.",
    replace: [["guard.ts", "cancelledByLeaving: alone", "cancelledByLeaving: true"]],
    caughtBy: {
      file: "lifetime.test.ts",
      test: "a client of 2025-11-25 that hangs up cancels nothing, in front of SDK v2",
    },
  },
  {
    name: "never-takes-leaving-for-cancelling",
    flaw: "A client that hangs up cancels in no revision.",
    replace: [["guard.ts", "cancelledByLeaving: alone", "cancelledByLeaving: false"]],
    caughtBy: {
      file: "lifetime.test.ts",
      test:
        "Admission.request and its stand-in tell that the client has gone from 2026-07-28 on, and not before",
    },
  },
  {
    name: "asks-with-a-redirect-mode-that-workers-lack",
    flaw: "On Cloudflare Workers it cannot ask for any keys.",
    replace: [["token/fetch_json.ts", 'redirect: "manual"', 'redirect: "error"']],
    caughtBy: {
      file: "token/outage.test.ts",
      test: "ready() asks in a way that every runtime knows, and never follows",
    },
  },
  {
    name: "trusts-a-normalised-path",
    flaw: "It looks at the path that a Request has made of the request target.",
    replace: [["guard.ts", "const path = pathOf(target);", "const path = pathOf(request.url);"]],
    caughtBy: {
      file: "door.test.ts",
      test: "a guard goes by the request target where a Request has made something else of it",
    },
  },
  {
    name: "lets-caches-keep-refusals",
    flaw: "Its refusals do not say that they are for nobody else.",
    replace: [["refusal_response.ts", '"cache-control": "no-store",', ""]],
    caughtBy: { file: "door.test.ts", test: "no refusal is kept by a cache, whatever it refuses for" },
  },
];
