/** Tokens that are nobody's and say what breaks a header, for servers that repeat what a token says. */

import { base64url, decodeJwt, decodeProtectedHeader } from "jose";
import type { Target } from "../../check.ts";
import { allScopes } from "../operations.ts";

/** A quoted string ends at the first, a line at the second, and no header can have the third (RFC 9110 §5.5). */
const TEXTS = ['x", scope="all\\', "x\r\nset-cookie: a=b", "“x”"];

/** What a server may find worth mentioning in its refusal. */
const MEMBERS = { header: ["alg", "typ", "kid"], claims: ["iss", "aud", "sub"] } as const;

type Parts = Record<"header" | "claims", Record<string, unknown>>;

/** For each member and each text a token whose other members look honest; no signature holds. */
export async function hostileTokens(target: Target): Promise<string[]> {
  const honest = await honestParts(target);
  return (["header", "claims"] as const).flatMap((part) =>
    MEMBERS[part].flatMap((name) =>
      TEXTS.map((text) => unsigned({ ...honest, [part]: { ...honest[part], [name]: text } }))
    )
  );
}

/** With the real issuer and its key's id, where a forger can be had: the server then reads on. */
async function honestParts(target: Target): Promise<Parts> {
  const { powers, resource } = target;
  const forged = await powers.forge?.({ audience: resource, subject: "alice", scope: allScopes(target) });
  if (forged) return { header: { ...decodeProtectedHeader(forged) }, claims: decodeJwt(forged) };
  const iat = Math.floor(Date.now() / 1000);
  return {
    header: { alg: "ES256", typ: "at+jwt", kid: "1" },
    claims: {
      iss: "https://issuer.example",
      aud: resource,
      sub: "alice",
      client_id: "x",
      iat,
      exp: iat + 600,
    },
  };
}

function unsigned({ header, claims }: Parts): string {
  const parts = [header, claims].map((part) => base64url.encode(JSON.stringify(part)));
  return [...parts, base64url.encode(crypto.getRandomValues(new Uint8Array(64)))].join(".");
}
