/** What to set at a server so that it trusts the test issuer. */

import { paragraph } from "../conformance/reporters/style.ts";
import type { Contact } from "../conformance/verify/contact.ts";
import type { StackName } from "../conformance/verify/stack.ts";

/** Who should trust whom. */
export interface Trust {
  resource: string;
  issuer: string;
  audience: string;
}

/** Where that is set in the stacks that are recognised. */
const WHERE: Partial<Record<StackName, string>> = {
  "sdk-v1":
    "In mcpAuthMetadataRouter oauthMetadata is the issuer's document; your verifier's verifyAccessToken takes the issuer, the keys and the audience.",
  "express": "Your middleware's verifier takes the issuer, the keys and the audience.",
  "python-sdk":
    "AuthSettings takes issuer_url and resource_server_url; your TokenVerifier, or FastMCP's JWTVerifier, takes jwks_uri, issuer and audience.",
  "aspnet":
    "AddJwtBearer takes Authority and TokenValidationParameters.ValidAudience; RequireHttpsMetadata is false here.",
};

/** The lines that say so. */
export function advice({ resource, issuer, audience }: Trust, { stack, issuers }: Contact): string {
  const where = stack && WHERE[stack.name];
  return [
    "",
    paragraph(`${resource} does not take tokens of the test issuer yet. Set, and start it again:`, "  "),
    "",
    `    issuer     ${issuer}`,
    `    its keys   ${issuer.replace(/\/$/, "")}/jwks`,
    `    audience   ${audience}`,
    "",
    ...issuers.length > 0 && issuers[0] !== issuer
      ? [paragraph(`Its metadata names ${issuers.map((each) => JSON.stringify(each)).join(", ")} now.`, "  ")]
      : [],
    ...where ? [paragraph(`${stack.title}: ${where}`, "  ")] : [],
    paragraph("The keys die with this run. Waiting for it…", "  "),
    "",
  ].join("\n");
}
