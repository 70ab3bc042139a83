// A third party, for which the issuer has no tokens: its user is asked in the browser, and nobody else is.

import { UrlElicitationRequiredError } from "@modelcontextprotocol/sdk/types.js";
import { codeFlow, type Consents, type Party, say } from "./oauth_client.ts";
import type { Caller } from "./protect.ts";

/** Consent that is bound to who asks for it: signing in at `home` says who is at the browser. */
export function consents(home: Party, third: Party, verify: (token: string) => Promise<Caller>): Consents {
  const [asked, linked] = [new Map<string, string>(), new Map<string, string>()];
  const { page, leave } = codeFlow(home, asked, async ({ party, about, browser, token }) => {
    if (party === home) {
      const isSame = (await verify(token)).account === about;
      return isSame ? await leave(third, about, browser) : say(403, "Somebody else asked for this");
    }
    linked.set(about, token);
    return say(200, "Linked. You can close this page.");
  });
  return {
    page,
    tokenOf({ account, isClient }: Caller): string {
      if (linked.has(account)) return linked.get(account)!;
      if (isClient) throw new Error("There is no user to ask");
      const elicitationId = crypto.randomUUID();
      asked.set(elicitationId, account);
      const url = new URL(`/link?id=${elicitationId}`, home.resource).href;
      const message = "Let this server list your files";
      throw new UrlElicitationRequiredError([{ mode: "url", elicitationId, url, message }]);
    },
  };
}
