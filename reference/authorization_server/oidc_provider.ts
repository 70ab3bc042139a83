/** oidc-provider, imported in one place so that it is always imported quietly. */

import "./quiet.ts";
// @ts-types="@types/oidc-provider"
import { errors, interactionPolicy, Provider } from "oidc-provider";

export { errors, interactionPolicy, Provider };
// @ts-types="@types/oidc-provider"
export type {
  Adapter,
  AdapterFactory,
  AdapterPayload,
  ClientMetadata,
  Configuration,
  ErrorOut,
  JWK,
  KoaContextWithOIDC,
  ResourceServer,
} from "oidc-provider";
