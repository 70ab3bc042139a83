/** Guards whose sessions are open to somebody else, last too long, or end for the wrong reason. */

import type { GuardMutant, GuardTest } from "./mutant.ts";

const hijack = (test: string): GuardTest => ({ file: "sessions_hijack.test.ts", test });
const end = (test: string): GuardTest => ({ file: "sessions_end.test.ts", test });
const unit = (test: string): GuardTest => ({ file: "sessions.test.ts", test });
const store = (file: string, test: string): GuardTest => ({ file: `store/${file}.test.ts`, test });

const OWNER = "owner: sha256(JSON.stringify([issuer, subject, isClient, clientId ?? null])),";

/** The mutants of sessions, and of where they and revocations are kept. */
export const guardSessionMutants: GuardMutant[] = [
  {
    name: "takes-a-session-id-for-a-login",
    flaw: "Whoever has a token may use whatever session they can name.",
    replace: [["sessions.ts", 'if (whose !== "own") throw', 'if (whose === "unknown") throw']],
    caughtBy: hijack("the guard refuses it when another user reads in a session"),
  },
  {
    name: "binds-sessions-to-users-alone",
    flaw: "Another client of the same user is let into the session.",
    replace: [["sessions.ts", OWNER, "owner: sha256(JSON.stringify([issuer, subject, isClient])),"]],
    caughtBy: hijack("the guard refuses it when the same user with another client reads in a session"),
  },
  {
    name: "binds-sessions-to-subjects-of-any-issuer",
    flaw: "Two issuers that know a subject of one name know one person.",
    replace: [[
      "sessions.ts",
      OWNER,
      "owner: sha256(JSON.stringify([subject, isClient, clientId ?? null])),",
    ]],
    caughtBy: hijack("the guard refuses it when the same subject of another issuer reads in a session"),
  },
  {
    name: "binds-sessions-to-tokens",
    flaw: "A session ends with every refresh.",
    replace: [
      ["sessions.ts", OWNER, "owner: sha256(JSON.stringify([issuer, subject, isClient, tokenHash])),"],
      [
        "sessions.ts",
        "function principalOf({ issuer, subject, clientId, isClient }: Caller)",
        "function principalOf({ issuer, subject, tokenHash, isClient }: Caller)",
      ],
    ],
    caughtBy: end("a session's stream ends with its token, and the session goes on with the next one"),
  },
  {
    name: "says-whose-sessions-there-are",
    flaw: "Somebody else's session is answered otherwise than one that does not exist.",
    replace: [["sessions.ts", "    status: 404,", '    status: code === "session_foreign" ? 403 : 404,']],
    caughtBy: hijack("the guard answers alike when a session is another's and when there is none"),
  },
  {
    name: "lets-anybody-open-and-end-sessions",
    flaw: "It looks whose a session is when a message comes, and not with GET and DELETE.",
    replace: [[
      "guard.ts",
      "const session = await sessions.of(request, attempt);",
      'const session = request.headers.get("mcp-session-id")!;',
    ]],
    caughtBy: hijack("the guard refuses it when somebody ends another's session"),
  },
  {
    name: "keeps-sessions-that-were-ended",
    flaw: "A session goes on in it after DELETE.",
    replace: [[
      "session_door.ts",
      "if (response.ok) await sessions.end",
      "if (!response.ok) await sessions.end",
    ]],
    caughtBy: hijack("the guard refuses it when somebody ends another's session"),
  },
  {
    name: "takes-answers-outside-of-sessions",
    flaw: "A client may answer a question without saying in which session it was asked.",
    replace: [["session_door.ts", "if (message?.method !== undefined) return", "if (message) return"]],
    caughtBy: hijack("the guard refuses it when somebody answers what another is asked"),
  },
  {
    name: "lets-streams-outlive-revocations",
    flaw: "Whoever has a stream open is told everything until their token expires.",
    replace: [["expiring_stream.ts", "if (!done && !await holds())", "if (holds === undefined)"]],
    caughtBy: end("a stream says nothing more once its token is revoked, though its session is there still"),
  },
  {
    name: "lets-streams-outlive-sessions",
    flaw: "A stream goes on in a session that has ended.",
    replace: [["guard.ts", "if (session !== undefined) await sessions.find(session, caller);", ""]],
    caughtBy: unit("a guard with sessions says nothing more on a stream once its session has ended"),
  },
  {
    name: "keeps-the-sessions-of-the-revoked",
    flaw: "Sessions outlive the revocation of their user.",
    replace: [["session_door.ts", 'if ("subject" in reference) return', 'if ("nobody" in reference) return']],
    caughtBy: end("a revocation ends the subject's sessions, and its streams before they say anything more"),
  },
  {
    name: "counts-sessions-by-client",
    flaw: "A user has as many sessions as they register clients.",
    replace: [["sessions.ts", "user: userOf({ issuer, subject, isClient }),", "user: `${clientId}`,"]],
    caughtBy: unit("a guard with sessions counts them by user, however many clients a user registers"),
  },
  {
    name: "makes-room-with-others-sessions",
    flaw: "A newcomer throws out whoever was silent for longest.",
    replace: [[
      "store/session_book.ts",
      'if (entries.size >= most) return "full";',
      "if (entries.size >= most) end(entries.keys().next().value!);",
    ]],
    caughtBy: store("memory", "createMemoryStore() is full for a newcomer before anybody loses a session"),
  },
  {
    name: "begins-sessions-at-later-revisions",
    flaw: "It opens streams of sessions in a revision that has none.",
    replace: [["session_door.ts", " || (opens && !namesLaterRevision(request.headers))", " || opens"]],
    caughtBy: unit("a guard with sessions refuses GET and DELETE from 2026-07-28 on, and every other method"),
  },
  {
    name: "passes-session-ids-on-that-it-has-not-looked-at",
    flaw: "What is behind it finds a session id in a message of a revision that has none.",
    replace: [[
      "admission.ts",
      "cancelledByLeaving ? CREDENTIAL_AND_SESSION : CREDENTIAL",
      "cancelledByLeaving ? CREDENTIAL : CREDENTIAL",
    ]],
    caughtBy: unit("a message from 2026-07-28 on is in no session, and what is behind the guard sees none"),
  },
  {
    name: "lets-sessions-through-that-nobody-binds",
    flaw: "A server behind it gives sessions, and it looks after none of them.",
    replace: [[
      "session_door.ts",
      '"initialize" ? refuseSessions : undefined',
      '"initialise" ? refuseSessions : undefined',
    ]],
    caughtBy: unit(
      "a guard without sessions lets no answer through that gives a session id, and says what to do",
    ),
  },
  {
    name: "believes-its-cache",
    flaw: "A token that has passed once passes after its revocation.",
    replace: [[
      "token/verifier.ts",
      "return covered === false ? known.caller :",
      "return covered !== null ? known.caller :",
    ]],
    caughtBy: {
      file: "token/revocations.test.ts",
      test: "revoke() takes one token by its hash, whether it has passed or not",
    },
  },
  {
    name: "lets-everybody-in-while-its-store-is-away",
    flaw: "Whoever can keep the store from answering has their tokens back.",
    replace: [[
      "store/watched_store.ts",
      "    throw unavailable(cause);\n  }\n\n  async function enter",
      "    void cause;\n  }\n\n  async function enter",
    ]],
    caughtBy: store(
      "outage",
      "a store that fails later refuses by default whatever is asked of it, and goes on afterwards",
    ),
  },
  {
    name: "takes-what-it-remembers-for-all-there-is",
    flaw: "While its store is away it ends sessions that other processes have begun.",
    replace: [["store/watched_store.ts", 'if (whose === "unknown") throw unavailable(error);', ""]],
    caughtBy: store(
      "outage",
      "storeStaleIfError goes by what was heard for so long after the last answer, and no longer",
    ),
  },
];
