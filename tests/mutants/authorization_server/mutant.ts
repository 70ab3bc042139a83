/** Authorization servers with one flaw each: the test issuer, with something changed on the way in or out. */

import type { TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import type { Handler } from "../../../reference/conformance/send/memory.ts";

/** One of them. */
export interface IssuerMutant {
  name: string;
  /** A sentence: what is wrong with it. */
  flaw: string;
  /** Puts the flaw in. */
  of(issuer: TestIssuer): Handler;
}

/** One whose metadata has these members changed; `undefined` leaves a member out. */
export function saying(name: string, flaw: string, members: Record<string, unknown>): IssuerMutant {
  return {
    name,
    flaw,
    of(issuer) {
      issuer.controls.changeMetadata(members);
      return issuer;
    },
  };
}

/** One that answers some paths itself; `undefined` leaves the request to the honest issuer. */
export function answering(
  name: string,
  flaw: string,
  answer: (path: string, issuer: TestIssuer, request: Request) => Response | Promise<Response> | undefined,
): IssuerMutant {
  return {
    name,
    flaw,
    of: (issuer) => ({
      fetch: async (request) =>
        await answer(new URL(request.url).pathname, issuer, request) ?? issuer.fetch(request),
    }),
  };
}
