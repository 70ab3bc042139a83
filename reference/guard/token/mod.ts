/**
 * Verifying access tokens.
 *
 * @module
 */

export { type AuthorizationServer, type Introspection, weakeningsOf } from "./authorization_server.ts";
export type { FormerAudience } from "./former_audiences.ts";
export { type Claims, type Profile, rfc9068 } from "./profile.ts";
export * from "./profiles/mod.ts";
export { RevocationError, type RevocationErrorCode } from "./revocation_error.ts";
export type { RevocationReference } from "./revocations.ts";
export { type SourceLimits } from "./source_limits.ts";
export type { Weakening, WeakeningName } from "./weakenings.ts";
export { createTokenVerifier, type TokenVerifier, type TokenVerifierOptions } from "./verifier.ts";
