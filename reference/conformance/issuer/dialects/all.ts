/** Every dialect that an issuer here can speak, by the name that commands take. */

import { auth0 } from "./auth0.ts";
import { cognito } from "./cognito.ts";
import type { Dialect } from "./dialect.ts";
import { entra } from "./entra.ts";
import { keycloak } from "./keycloak.ts";
import { okta } from "./okta.ts";

/** `--dialect` of `sign-in` and `verify`. */
export type DialectName = "entra" | "okta" | "auth0" | "cognito" | "keycloak";

/** The dialects, by name. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { entra, okta, auth0, cognito, keycloak };

/** Their names, in the order in which help lists them. */
export const DIALECT_NAMES = Object.keys(DIALECTS) as [DialectName, ...DialectName[]];
