/** Amazon Cognito user pools. */

import { type AuthorizationServer, requireSetting } from "../authorization_server.ts";
import { ID_TOKEN_CLAIMS, rfc9068 } from "../profile.ts";
import { weakenings } from "../weakenings.ts";

/** What has to be known about the user pool. */
export interface CognitoSettings {
  /** The user pool's issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc123". */
  issuer: string;
  /** The app clients whose tokens are for this server, and for no other. */
  clientIds: readonly string[];
}

/**
 * Trusts one Cognito user pool.
 *
 * What it weakens: tokens have no type, and no audience unless the client asked for one with `resource`. Where
 * there is none, a token is taken because of the client that it was issued to: whatever else that client may call
 * can replay its tokens here. So give this server app clients of its own. Where there is an audience it has to be
 * this resource, from these clients too.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export function cognito({ issuer, clientIds }: CognitoSettings): AuthorizationServer {
  requireSetting(
    clientIds.length > 0 && !clientIds.includes(""),
    "cognito.clientIds",
    "the ids of the app clients that belong to this server: nothing else says whom a token is for",
  );
  return {
    issuer,
    profile: {
      ...rfc9068,
      name: "cognito",
      types: ["", "jwt"],
      clientIds: [...clientIds],
      pinned: { token_use: "access" },
      forbidden: ID_TOKEN_CLAIMS,
      rolesPath: ["cognito:groups"],
      weakenings: weakenings("type_shared", "audience_by_client"),
    },
  };
}
