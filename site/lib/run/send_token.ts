/** The token bench: one chosen token, sent to the program with the call that shows what it opens. */

import type { Target } from "../../../reference/conformance/check.ts";
import { call, withToken } from "../../../reference/conformance/server/messages.ts";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import { createRecorder } from "../../../reference/conformance/recorder.ts";
import { allScopes } from "../../../reference/conformance/server/operations.ts";
import type { TokenChoice } from "./tokens.ts";

/** Calls `add_note`, which needs the scope notes:write, with such a token; what went over the wire is without it. */
export async function sendToken(
  target: Target,
  issuer: TestIssuer,
  choice: TokenChoice,
): Promise<Exchange[]> {
  const recorder = createRecorder(target.send);
  const token = await made(target, issuer, choice);
  await recorder.send(call(withToken(target, token), "add_note", { text: "Sent from the token bench" }));
  return await recorder.take();
}

function made(target: Target, issuer: TestIssuer, choice: TokenChoice): Promise<string> {
  const { resource } = target;
  const scope = allScopes(target);
  if (choice === "honest") return issuer.mint({ audience: resource, scope });
  if (choice === "read-only") return issuer.mint({ audience: resource, scope: "notes:read" });
  if (choice === "no-audience") return issuer.mint({ scope, claims: { aud: undefined } });
  return issuer.wrongTokens[choice].make({ audience: resource, scope });
}
