/** A world in which there is something to sign out of, at more than one issuer. */

import type { IssuerParty, Scenario, World } from "../world/world.ts";
import { moveServer } from "../registration/scenarios.ts";

/** From now on the issuer revokes, and says where (RFC 7009 §2). */
function revokes(issuer: IssuerParty): void {
  issuer.controls.changeMetadata({ revocation_endpoint: `${issuer.issuer}/revoke` });
  const before = issuer.hook;
  issuer.hook = async (request, next) => {
    if (new URL(request.url).pathname.endsWith("/revoke")) return new Response();
    return await before(request, next);
  };
}

/** Tokens from two issuers, of which the MCP server names the second. */
export interface TwoIssuers extends Scenario {
  /** The MCP server goes over to another issuer, which revokes as well. */
  move(world: World): Promise<IssuerParty>;
}

/** The MCP server has moved since the first sign-in. */
export const SIGNS_OUT_OF_TWO: TwoIssuers = {
  name: "signs-out-of-two",
  story: "the person signs out after the MCP server has gone over to another authorization server",
  arrange: ({ issuer }) => revokes(issuer),
  async move(world) {
    const next = await moveServer(world);
    revokes(next);
    return next;
  },
};
