/** Amazon Cognito, access tokens of a user pool. */

import { type Dialect, guidOf, isClients, present } from "./dialect.ts";

/**
 * The header has no type, the claim `token_use` has. `aud` is there because clients of MCP ask with `resource`; a pool
 * that binds no resources leaves it out, and then `client_id` is all that there is.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export const cognito: Dialect = {
  provider: "Amazon Cognito, with resource binding",
  issuerOf: (origin) => `${origin}/eu-west-1_Gatehouse`,
  audienceOf: (resource) => resource,
  typ: undefined,
  algorithm: "RS256",
  claims(honest) {
    const { iss, sub, aud, client_id, iat, exp, jti, scope, roles = [] } = honest;
    const common = { iss, version: 2, client_id, token_use: "access", scope, auth_time: iat, iat, exp, aud };
    if (isClients(honest)) return present({ ...common, sub: client_id, jti: guidOf(jti) });
    return present({
      ...common,
      sub: guidOf(`user ${sub}`),
      "cognito:groups": roles.length > 0 ? roles : undefined,
      origin_jti: guidOf(`origin ${jti}`),
      event_id: guidOf(`event ${jti}`),
      jti: guidOf(jti),
      username: sub,
    });
  },
};

/** A pool that binds no resources, or a client that asks for none: no audience at all. */
export const cognitoUnbound: Dialect = {
  ...cognito,
  provider: "Amazon Cognito, without resource binding",
  claims(honest) {
    const { aud: _, ...claims } = cognito.claims(honest);
    return claims;
  },
};
