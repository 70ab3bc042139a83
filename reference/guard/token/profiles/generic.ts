/** A provider that has no profile here: what its tokens look like is said setting by setting. */

import { type AuthorizationServer, requireSetting } from "../authorization_server.ts";
import { ID_TOKEN_CLAIMS, type Profile, rfc9068 } from "../profile.ts";
import { weakenings } from "../weakenings.ts";

/** How its tokens differ from what RFC 9068 says. What is left out is as it says there. */
export interface GenericSettings {
  /** The issuer identifier. */
  issuer: string;
  /** The `aud` of tokens for this server, alone or in a list, if that cannot be this resource. */
  audience?: string;
  /** The clients whose tokens are for this server, and for no other, where tokens have no `aud`. */
  clientIds?: readonly string[];
  /**
   * The header's `typ`s: default "at+jwt". "jwt" is what ID tokens have too, and "none" takes a token without one: then
   * only the claims of ID tokens (`nonce`, `at_hash`, `c_hash`) tell them apart, and the audience.
   */
  types?: readonly string[];
  /** The claim that names the client: "azp"; default "client_id". */
  clientClaim?: string;
  /**
   * The claim that names the user: "uid"; default "sub". With another one, tokens of clients that act for themselves
   * are refused: they have no user.
   */
  userClaim?: string;
  /** The claim with the scopes, as one text or as a list: "scp"; default "scope". */
  scopeClaim?: string;
  /** The claim with the roles: its name, or a path to it as in "/realm_access/roles" (RFC 6901); default "roles". */
  rolesClaim?: string;
  /** Whether tokens may be without `jti`; default: no. */
  withoutTokenId?: boolean;
}

/** The parts of a JSON pointer, or a name as it is: names of claims may be URLs, and no URL begins with a slash. */
function pathOf(claim: string): readonly string[] {
  if (!claim.startsWith("/")) return [claim];
  return claim.slice(1).split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function typesOf(types: readonly string[] = ["at+jwt"]): readonly string[] {
  return types.map((type) => type === "none" ? "" : type.toLowerCase());
}

/**
 * Trusts an issuer whose tokens are like this. Each setting but `issuer` gives something up, and the record at start
 * says what. Beside `introspection`, it says how to read the answers.
 *
 * ```ts
 * generic({ issuer: "https://login.example.com", types: ["jwt"], clientClaim: "azp", withoutTokenId: true });
 * ```
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2
 */
export function generic(settings: GenericSettings): AuthorizationServer {
  const { issuer, audience, clientIds, withoutTokenId = false } = settings;
  const { clientClaim = "client_id", userClaim = "sub", scopeClaim = "scope", rolesClaim = "roles" } =
    settings;
  const types = typesOf(settings.types);
  requireSetting(audience !== "", "generic.audience", "the aud of tokens for this server");
  requireSetting(
    clientIds === undefined || (clientIds.length > 0 && !clientIds.includes("")),
    "generic.clientIds",
    "the ids of the clients whose tokens are for this server",
  );
  requireSetting(
    types.length > 0 && types.every((type) => /^[\w.+-]*$/.test(type)),
    "generic.types",
    'types such as "at+jwt" and "jwt", without "application/", or "none"',
  );
  for (const [name, claim] of Object.entries({ clientClaim, userClaim, scopeClaim, rolesClaim })) {
    requireSetting(claim !== "" && claim !== "/", `generic.${name}`, "the name of a claim");
  }
  const shared = types.some((type) => type !== "at+jwt");
  const isClient: Profile["isClient"] = (claims, clientId) => {
    return userClaim === "sub" && claims["sub"] === clientId;
  };
  return {
    issuer,
    profile: {
      ...rfc9068,
      name: "generic",
      types,
      audience,
      clientIds: clientIds && [...clientIds],
      required: withoutTokenId ? ["iat"] : rfc9068.required,
      forbidden: shared ? ID_TOKEN_CLAIMS : [],
      subjectClaim: userClaim,
      clientClaim,
      scopeClaim,
      scopeForm: "either",
      rolesPath: pathOf(rolesClaim),
      isClient,
      weakenings: weakenings(
        shared && "type_shared",
        audience !== undefined && "audience_shared",
        clientIds !== undefined && "audience_by_client",
        userClaim !== "sub" && "subject_elsewhere",
        withoutTokenId && "token_id_missing",
      ),
    },
  };
}
