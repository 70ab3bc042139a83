/** A certificate for tests, made when it is needed: no key is kept in the repository, no tool is called. */

import { Buffer } from "node:buffer";
import { generateKeyPairSync, sign } from "node:crypto";

/** One DER value (X.690 §8.1). */
function der(tag: number, ...contents: (Uint8Array | number)[]): Buffer {
  const content = Buffer.concat(contents.map((each) => typeof each === "number" ? Buffer.of(each) : each));
  const { length } = content;
  const prefix = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...prefix), content]);
}

const SEQUENCE = 0x30;
const sequence = (...contents: Uint8Array[]) => der(SEQUENCE, ...contents);
const utcTime = (date: Date) => der(0x17, Buffer.from(date.toISOString().replace(/^20|[-:T]|\.\d+/g, "")));

const ECDSA_WITH_SHA256 = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
const COMMON_NAME = Buffer.from("0603550403", "hex");
const SUBJECT_ALT_NAME = Buffer.from("0603551d11", "hex");

/**
 * A self-signed certificate for one host name, and its key, in PEM.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function certificateFor(hostname: string): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(hostname)))));
  const day = 24 * 60 * 60 * 1000;
  const validity = sequence(utcTime(new Date(Date.now() - day)), utcTime(new Date(Date.now() + day)));
  const names = der(0x04, sequence(der(0x82, Buffer.from(hostname))));
  const body = sequence(
    der(0xa0, der(0x02, 2)), // version 3
    der(0x02, 1),
    ECDSA_WITH_SHA256,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, names))),
  );
  const certificate = sequence(body, ECDSA_WITH_SHA256, der(0x03, 0, sign("sha256", body, privateKey)));
  const lines = certificate.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
