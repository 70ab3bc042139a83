/** What providers say of their own tokens. */

import { text } from "../../sources.ts";

/** What Microsoft has an API look at. */
export const ENTRA_VALIDATION = text(
  "Microsoft identity platform",
  "Secure applications and APIs by validating claims",
  "https://learn.microsoft.com/en-us/entra/identity-platform/claims-validation",
);
/** What is in Entra's access tokens. */
export const ENTRA_CLAIMS = text(
  "Microsoft identity platform",
  "Access token claims reference",
  "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
);
/** What is in Cognito's. */
export const COGNITO = text(
  "Amazon Cognito Developer Guide",
  "Understanding the access token",
  "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html",
);
