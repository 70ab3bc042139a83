/**
 * What each peer's own documentation says that it leaves to whoever uses it. Only a failure that is in this list is
 * printed with a peer's name where it lets somebody in: whatever else verify finds is its maintainers' to hear first.
 */

/** One thing that the documentation of a peer says, in our words, and the rules that it is about. */
export interface Documented {
  /** Ids of rules, or a group as "audience.*". */
  rules: string[];
  says: string;
  /** Where: a file of the package, or a page of its documentation. */
  source: string;
}

const ORIGIN = ["transport.origin-foreign", "transport.origin-null", "transport.origin-lookalike"];
const AUDIENCE = ["audience.*"];

/** By the name of the peer. */
export const DOCUMENTED: Record<string, Documented[]> = {
  "SDK v1 on Express, `requireBearerAuth`": [
    {
      rules: AUDIENCE,
      says: "without `expectedResource`, whom a token was issued for is compared with nothing",
      source: "`expectedResource` in `server/auth/middleware/bearerAuth.d.ts`",
    },
    {
      rules: ORIGIN,
      says: "without `allowedOrigins`, `Origin` is not looked at",
      source: "`allowedOrigins` in `server/webStandardStreamableHttp.d.ts`",
    },
  ],
  "SDK v2, `requireBearerAuth`": [
    {
      rules: AUDIENCE,
      says: "without `expectedResource`, whom a token was issued for is compared with nothing",
      source: "`VerifyBearerTokenOptions` in the package's types",
    },
    {
      rules: ORIGIN,
      says:
        "the handler looks at neither `Host` nor `Origin`; `originValidationResponse` goes in front of it",
      source: "the SDK's `docs/serving/web-standard.md`",
    },
  ],
  "SDK v2 on Express, `requireBearerAuth`": [
    {
      rules: AUDIENCE,
      says: "without `expectedResource`, whom a token was issued for is compared with nothing",
      source: "`VerifyBearerTokenOptions` in the types of `@modelcontextprotocol/server`",
    },
  ],
  "@hono/mcp": [
    {
      rules: AUDIENCE,
      says: "to verify the token is the user's part",
      source: "the page *Token Based* of its documentation",
    },
    {
      rules: ORIGIN,
      says: "the transport's options are SDK v1's: without `allowedOrigins`, `Origin` is not looked at",
      source: "*Options* in its README, and `server/webStandardStreamableHttp.d.ts` of SDK v1",
    },
  ],
  "mcp-handler": [
    {
      rules: AUDIENCE,
      says: "to verify the token is the part of `verifyToken`, which is the user's",
      source: "its `docs/AUTHORIZATION.md`",
    },
    {
      rules: ORIGIN,
      says: "it is built on SDK v2, whose handler looks at neither `Host` nor `Origin`",
      source: "its README, and the SDK's `docs/serving/web-standard.md`",
    },
  ],
  "mcp-auth": [
    {
      rules: AUDIENCE,
      says: "without `audience`, the audience is not looked at; it says that one should always set it",
      source:
        "`audience` in `handlers/handle-bearer-auth.d.ts`, and the page *Bearer auth* of its documentation",
    },
    {
      rules: ["token.scope-type"],
      says: "scopes may be a list as well as a text",
      source: "`requiredScopes` in `handlers/handle-bearer-auth.d.ts`",
    },
  ],
};

/** Whether one of these says it of this rule. */
export function isDocumented(documented: Documented[], id: string): boolean {
  return documented.some(({ rules }) =>
    rules.some((rule) => rule === id || rule.endsWith(".*") && id.startsWith(rule.slice(0, -1)))
  );
}
