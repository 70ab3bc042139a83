/** The issuers that are trusted, and which of them a token belongs to. */

import { GuardConfigurationError } from "../configuration_error.ts";
import type { AuthorizationServer } from "./authorization_server.ts";
import { createIntrospectedIssuer } from "./introspection.ts";
import { invalidToken } from "./invalid_token.ts";
import { createJwtIssuer } from "./jwt_issuer.ts";
import { checkIssuerIdentifier } from "./secure_url.ts";
import type { IssuerContext, Presented, PresentedJwt, TrustedIssuer } from "./trusted_issuer.ts";

/** The issuers by their identifiers. */
export interface Issuers {
  /** Whether it is one of them. */
  has(issuer: string): boolean;
  /**
   * The issuer that a token names. The name is not verified yet: it only picks the keys by which it will be, and
   * nobody is asked for any before it is one of ours.
   *
   * @throws {Refusal} `token_issuer_not_trusted`
   * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.8
   */
  named(iss: unknown): TrustedIssuer<PresentedJwt>;
  /**
   * The issuer whose tokens are opaque.
   *
   * @throws {Refusal} `token_malformed` where there is none.
   */
  forOpaque(): TrustedIssuer<Presented>;
  /**
   * Resolves when tokens of each of them can be verified.
   * @throws {Refusal} with status 503 when those of one cannot.
   */
  ready(): Promise<void>;
}

function wrong(should: string): Error {
  return new GuardConfigurationError("authorization_servers_invalid", "authorizationServers", should);
}

/**
 * Sets up the issuers.
 *
 * @throws {GuardConfigurationError} `authorization_servers_invalid`, `limit_invalid`
 */
export function createIssuers(
  authorizationServers: readonly (string | AuthorizationServer)[],
  context: IssuerContext,
): Issuers {
  if (authorizationServers.length === 0) throw wrong("one issuer at least");
  const byName = new Map<unknown, TrustedIssuer<PresentedJwt>>();
  let opaque: TrustedIssuer<Presented> | undefined;

  for (const given of authorizationServers) {
    const server: AuthorizationServer = typeof given === "string" ? { issuer: given } : given;
    const { issuer, introspection } = server;
    checkIssuerIdentifier(issuer);
    if (byName.has(issuer)) throw wrong(`each issuer once, and ${issuer} is there twice`);
    if (!introspection) {
      byName.set(issuer, createJwtIssuer(server, context));
      continue;
    }
    if (server.jwksUri !== undefined) {
      throw wrong(`jwksUri or introspection for ${issuer}: an issuer that is asked needs no keys here`);
    }
    if (opaque) throw wrong("introspection for one issuer at most: an opaque token does not say whose it is");
    opaque = createIntrospectedIssuer(server, introspection, context);
    byName.set(issuer, opaque);
  }

  return {
    has: (issuer) => byName.has(issuer),
    named(iss) {
      const issuer = byName.get(iss);
      if (issuer) return issuer;
      throw invalidToken(
        "token_issuer_not_trusted",
        "The token is from an issuer that is not trusted here: the metadata names those that are",
        "RFC 9068 §4",
        { about: "claim iss" },
      );
    },
    forOpaque() {
      if (opaque) return opaque;
      throw invalidToken("token_malformed", "The token is not a signed JWT", "RFC 9068 §4");
    },
    async ready() {
      await Promise.all([...byName.values()].map((issuer) => issuer.ready()));
    },
  };
}
