/** Authorization servers as targets, in memory: nobody has to sign in, since the test issuer's user always agrees. */

import { powerOf, type Target } from "../reference/conformance/check.ts";
import type { Login } from "../reference/conformance/authorization_server/login.ts";
import { createIssuer, type TestIssuer } from "../reference/conformance/issuer/issuer.ts";
import { createKeys, type Keys } from "../reference/conformance/issuer/keys.ts";
import type { Revision } from "../reference/conformance/requirement.ts";
import { type Handler, memorySend } from "../reference/conformance/send/memory.ts";
import type { Send } from "../reference/conformance/send/outgoing.ts";

/** Its path gives it three places for its metadata. */
export const ISSUER = "http://127.0.0.1:9100/tenant";

/** The server that trusts it, and another one that does. */
export const RESOURCE = "http://127.0.0.1:8000/mcp";
export const OTHER_RESOURCE = "http://127.0.0.1:8001/mcp";

/** Where our client is called back; nothing listens there. */
export const REDIRECT = "http://127.0.0.1:4000/callback";

/** They take longer to make than most checks take, and nobody looks whose they are. */
let keys: Promise<Keys> | undefined;

/** An honest issuer that leaves nothing to be desired. */
export async function honestIssuer(): Promise<TestIssuer> {
  const resources = { [RESOURCE]: ["notes:read", "notes:write"], [OTHER_RESOURCE]: ["notes:read"] };
  const issuer = await createIssuer({ issuer: ISSUER, resources }, await (keys ??= createKeys("ES256")));
  issuer.controls.changeMetadata({
    client_id_metadata_document_supported: true,
    protected_resources: [RESOURCE, OTHER_RESOURCE],
  });
  return issuer;
}

/** The target that its checks are run against. */
export function issuerTarget(
  parts: { send: Send; issuer?: string; login?: Login; revision?: Revision; resource?: string },
): Target {
  const { send, issuer = ISSUER, login, revision = "2026-07-28", resource = RESOURCE } = parts;
  return {
    resource: "",
    revision,
    send,
    powers: {
      "raw headers": true,
      "an authorization server": { issuer, resource },
      ...(login && { "a login": login }),
    },
  };
}

/** The target for what answers in memory, with a browser in front of it that follows one redirect. */
export function memoryIssuerTarget(handler: Handler, revision?: Revision): Target {
  const login: Login = {
    redirectUri: REDIRECT,
    async open(url) {
      const answer = await handler.fetch(new Request(url, { redirect: "manual" }));
      const location = answer.headers.get("location");
      return location ? new URL(location, url) : undefined;
    },
  };
  return issuerTarget({ send: memorySend({ [new URL(ISSUER).origin]: handler }), login, revision });
}

/** The issuer's identifier, as a check sees it. */
export function issuerOf(target: Target): string {
  return powerOf(target, "an authorization server").issuer;
}
