/** What real providers send, where it is not what RFC 9068 says. Every profile is a weakening, and says which. */

export { auth0, type Auth0Settings } from "./auth0.ts";
export { cognito, type CognitoSettings } from "./cognito.ts";
export { entra, type EntraSettings } from "./entra.ts";
export { generic, type GenericSettings } from "./generic.ts";
export { keycloak, type KeycloakSettings } from "./keycloak.ts";
export { okta, type OktaSettings } from "./okta.ts";
