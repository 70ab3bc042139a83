/** Guards that take more of what tokens had for an audience before than was said, or for longer. */

import type { GuardMutant } from "./mutant.ts";

const FORMER = "token/former_audiences.test.ts";

/** The mutants of former audiences. */
export const guardFormerAudienceMutants: GuardMutant[] = [
  {
    name: "takes-what-begins-like-a-former-audience",
    flaw: "A former audience is a prefix to it.",
    replace: [[
      "token/claims.ts",
      "audiences.includes(each.audience) && now",
      "audiences.some((text) => text.startsWith(each.audience)) && now",
    ]],
    caughtBy: {
      file: FORMER,
      test: "verify() takes a former audience to the letter, and nothing that looks like it",
    },
  },
  {
    name: "takes-former-audiences-for-ever",
    flaw: "It looks at the last day of a former audience when it starts, and never again.",
    replace: [["token/claims.ts", " && now * 1000 < each.endsAt", " && now > 0"]],
    caughtBy: {
      file: FORMER,
      test: "verify() takes a former audience until its last day is over, and says that it did",
    },
  },
  {
    name: "keeps-what-a-former-audience-let-in",
    flaw: "A token that has passed once is good for as long as it lives.",
    replace: [["token/former_audiences.ts", "?.endsAt ?? Infinity", "?.endsAt === 0 ? 0 : Infinity"]],
    caughtBy: {
      file: FORMER,
      test:
        "verify() takes no token for a former audience any more that it has taken before the last day was over",
    },
  },
  {
    name: "starts-after-the-last-day",
    flaw: "It starts when the last day of a former audience is over.",
    replace: [["token/former_audiences.ts", "if (now >= endsAt) {", "if (now > 9e15) {"]],
    caughtBy: {
      file: FORMER,
      test: "protect() does not start when the last day of a former audience is over",
    },
  },
  {
    name: "has-no-end-that-is-too-far",
    flaw: "A former audience may last for as long as somebody likes.",
    replace: [[
      "token/former_audiences.ts",
      "if (endsAt - now > LONGEST)",
      "if (endsAt - now > LONGEST * 1e6)",
    ]],
    caughtBy: { file: FORMER, test: "protect() throws when a former audience is an end that never comes" },
  },
  {
    name: "has-patterns-in-former-audiences",
    flaw: "A star is an audience like any other to it.",
    replace: [["token/former_audiences.ts", "/^[^\\s*]+$/", "/^\\S+$/"]],
    caughtBy: { file: FORMER, test: "protect() throws when a former audience is everything" },
  },
  {
    name: "keeps-former-audiences-to-itself",
    flaw: "Nobody can see who was let in by a former audience.",
    replace: [["audit.ts", "if (caller?.formerAudience !== undefined) ", "if (caller === null) "]],
    caughtBy: {
      file: FORMER,
      test: "onAudit is told of each caller who was let in by a former audience, and by which",
    },
  },
  {
    name: "tells-nobody-what-a-former-audience-costs",
    flaw: "A former audience is on record as no weakening.",
    replace: [[
      "token/authorization_server.ts",
      'formerAudiences.length > 0 && "audience_former"',
      'formerAudiences.length > 99 && "audience_former"',
    ]],
    caughtBy: { file: FORMER, test: "weakeningsOf() names a former audience, and what it costs" },
  },
];
