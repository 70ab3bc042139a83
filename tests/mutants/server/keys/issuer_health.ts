/** What the issuer says just now, for mutants that have to know whether it is well. */

import type { PublicJwk } from "../../../../reference/conformance/issuer/keys.ts";
import type { Around } from "../mutant.ts";

/** What came of asking the issuer for something. */
export interface Asked {
  status: number;
  /** Its body as JSON; `undefined` when it is none. */
  document: Record<string, unknown> | undefined;
}

async function asked({ issuer }: Around, url: string): Promise<Asked> {
  try {
    const response = await issuer.fetch(new Request(url));
    return { status: response.status, document: await response.json().catch(() => undefined) };
  } catch {
    return { status: 0, document: undefined };
  }
}

/** The issuer's metadata, as it is now. */
export async function metadataNow(around: Around): Promise<Asked> {
  return await asked(around, `${around.issuer.issuer}/.well-known/openid-configuration`);
}

/** What is where the metadata says that the keys are; status 0 if that is not at the issuer's. */
export async function keysNow(around: Around): Promise<Asked> {
  const { document } = await metadataNow(around);
  const url = String(document?.["jwks_uri"]);
  const { issuer } = around.issuer;
  return url.startsWith(`${issuer}/`) ? await asked(around, url) : { status: 0, document: undefined };
}

/** The signing keys that are published now, the metadata followed. */
export async function keySet(around: Around): Promise<PublicJwk[]> {
  const keys = (await keysNow(around)).document?.["keys"];
  return Array.isArray(keys) ? keys.filter((key) => key?.use === "sig") : [];
}

/** Whether there is a key with this id among them. */
export async function keyIn(around: Around, kid: unknown): Promise<boolean> {
  return (await keySet(around)).some((key) => key.kid === kid);
}

/** A result for somebody who should not have got one. */
export function welcome(): Response {
  const structuredContent = { issuer: "", subject: "alice", scopes: [], roles: [], notes: [], id: "1" };
  const content = [{ type: "text", text: JSON.stringify(structuredContent) }];
  return Response.json({ jsonrpc: "2.0", id: 1, result: { content, structuredContent } });
}
