/** Worlds in which the token endpoint answers in an unusual way, or is in an unusual place. */

import type { Scenario } from "../world/world.ts";
import { page } from "../world/bend.ts";
import { atGrant, rewriting } from "../world/token_endpoint.ts";

/** Changes the answer that brings the first tokens. */
function answer(
  name: string,
  story: string,
  change: (answer: Record<string, unknown>) => Record<string, unknown>,
): Scenario {
  return {
    name,
    story,
    arrange: ({ issuer }) => atGrant(issuer, "authorization_code", rewriting(change)),
  };
}

/** Tokens that are not to be sent as they are. */
export const OTHER_TYPES: Scenario[] = [
  answer("type-dpop", "the token's type is DPoP", (answer) => ({ ...answer, token_type: "DPoP" })),
  answer("type-mac", "the token's type is mac", (answer) => ({ ...answer, token_type: "mac" })),
  answer("no-type", "the token comes without a type", ({ token_type: _, ...answer }) => answer),
];

/** `token_type` is read without regard to case (RFC 6749 §5.1). */
export const BEARER_IN_ANY_CASE: Scenario[] = ["bearer", "BEARER"].map((token_type) =>
  answer(`type-${token_type}`, `the token's type is written ${token_type}`, (answer) => {
    return { ...answer, token_type };
  })
);

/** Tokens of which a client can make nothing, and one of which it would make too much. */
export const UNREADABLE: Scenario[] = [
  answer("opaque", "the access token is no JWT", (answer) => {
    return { ...answer, access_token: "mF_9B5f-4+1JqM~/7zQ2.x==" };
  }),
  {
    name: "misleading",
    story: "the access token is a JWT that says it has expired, and the MCP server does not mind",
    async arrange({ issuer, notes }) {
      const access_token = await issuer.mint({
        audience: notes.resource,
        scope: "notes:read",
        claims: { exp: 1 },
      });
      atGrant(issuer, "authorization_code", rewriting((answer) => ({ ...answer, access_token })));
    },
  },
];

/** Names that nobody has heard of (RFC 6749 §5.1). */
export const MORE_FIELDS: Scenario = answer(
  "more-fields",
  "the token endpoint's answer has fields that nobody has heard of",
  (answer) => ({ ...answer, not_before_policy: 0, session_state: "6b1f0c2d", nested: { like: ["this"] } }),
);

/** Failures, the first time. */
export const FAILING_AT_FIRST: Scenario[] = [
  atFirst(
    "refused-code",
    "is invalid_grant",
    () => Response.json({ error: "invalid_grant" }, { status: 400 }),
  ),
  atFirst("broken", "is 500 and nothing else", () => new Response(null, { status: 500 })),
];

/** The first time all kinds of answers without a token. */
export const NO_TOKEN_AT_FIRST: Scenario[] = [
  ...FAILING_AT_FIRST,
  atFirst("no-access-token", "has no access_token", () => Response.json({ token_type: "Bearer" })),
  atFirst("null-access-token", "has null for an access_token", () => {
    return Response.json({ token_type: "Bearer", access_token: null });
  }),
  atFirst("page-for-token", "is a web page with status 200", page),
];

function atFirst(name: string, what: string, answer: () => Response): Scenario {
  return {
    name,
    story: `the token endpoint's first answer ${what}`,
    arrange({ issuer }) {
      let answered = false;
      atGrant(issuer, "authorization_code", (request, next) => {
        if (answered) return next(request);
        answered = true;
        return answer();
      });
    },
  };
}
