/** Signatures that a key has made, and that are none of its algorithm's. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { constants, generateKeyPairSync, sign } from "node:crypto";
import {
  assertRefused,
  AT,
  claimsWith,
  honest,
  type OwnKey,
  part,
  publishing,
} from "./verifier_under_test.ts";

/** A key of RSA with so many bits, which nobody may sign with below 2048; jose makes none. */
function rsaOf(modulusLength: number): OwnKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: `rsa-${modulusLength}`, use: "sig" };
  return {
    jwk,
    sign(claims, header) {
      const signed = `${part({ ...header, kid: jwk.kid })}.${part(claims)}`;
      const scheme = header?.["alg"] === "PS256"
        ? {
          key: privateKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: Number(header["salt"] ?? 32),
        }
        : privateKey;
      const signature = sign("sha256", new TextEncoder().encode(signed), scheme);
      return Promise.resolve(`${signed}.${signature.toString("base64url")}`);
    },
  };
}

Deno.test("verify() takes a signature of a key of RSA with 2048 bits, and of none that is shorter", async () => {
  const [long, short] = [rsaOf(2048), rsaOf(1024)];
  const { verifier } = publishing([long.jwk, short.jwk]);
  for (const alg of ["RS256", "PS256"]) {
    assert.equal((await verifier.verify(await honest(long, { alg }))).subject, "alice", alg);
    await assertRefused(verifier, await honest(short, { alg }), "token_signature_wrong", alg);
  }
});

Deno.test("verify() takes no signature of RSA-PSS whose salt has another length than its digest", async () => {
  const key = rsaOf(2048);
  const { verifier } = publishing([key.jwk]);
  for (const salt of [0, 20, 64]) {
    await assertRefused(
      verifier,
      await honest(key, { alg: "PS256", salt }),
      "token_signature_wrong",
      `${salt}`,
    );
  }
});

Deno.test("verify() takes no signature of ES256 in DER, and none that is longer or shorter", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { verifier } = publishing([{ ...publicKey.export({ format: "jwk" }), kid: "es256" }]);
  const signed = `${part({ ...AT, alg: "ES256", kid: "es256" })}.${part(claimsWith())}`;
  const bytes = new TextEncoder().encode(signed);
  const der = sign("sha256", bytes, privateKey);
  const plain = sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" });
  const written = (signature: Uint8Array) => `${signed}.${Buffer.from(signature).toString("base64url")}`;
  const others = [
    der,
    plain.subarray(1),
    plain.subarray(0, 63),
    Buffer.concat([plain, plain]),
    Buffer.alloc(64),
  ];
  for (const [at, signature] of others.entries()) {
    await assertRefused(verifier, written(signature), "token_signature_wrong", `${at}`);
  }
  assert.equal((await verifier.verify(written(plain))).subject, "alice");
});
