/**
 * A certificate authority for one run: it vouches for the test issuer on this machine, and is gone with the run.
 *
 * Its private key cannot be exported and never leaves this process; what it vouches for ends after a day in any case.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2
 */

// What @peculiar/x509 is built on looks for it while it is loaded.
import "reflect-metadata";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import tls from "node:tls";
import * as x509 from "@peculiar/x509";
import type { ServerCertificate } from "../conformance/verify/issuer_listener.ts";

/** An authority, while the run lasts. */
export interface ThrowawayAuthority {
  /** Its own certificate, as PEM. */
  ca: string;
  /** For 127.0.0.1 and localhost. */
  certificate: ServerCertificate;
  /** What tells a program to trust it. */
  env: Record<string, string>;
  /** Removes its files. */
  close(): void;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Either way from now, in milliseconds: for clocks that differ, and for the longest run. */
const BEFORE = 3_600_000;
const AFTER = 86_400_000;

/**
 * Makes an authority, and writes its certificate where only this user can read it.
 *
 * @throws {Error} of the file system, where there is no room for temporary files
 */
export async function openThrowawayAuthority(): Promise<ThrowawayAuthority> {
  const { authority, certificate } = await certified();
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-https-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove); // Ctrl-C ends the run without an end.
  const close = () => {
    process.off("exit", remove);
    remove();
  };
  try {
    const alone = join(folder, "ca.pem");
    const withOthers = join(folder, "all.pem");
    await writeFile(alone, authority, { mode: 0o600 });
    await writeFile(withOthers, [...tls.rootCertificates, authority].join("\n"), { mode: 0o600 });
    return {
      ca: authority,
      certificate,
      env: {
        CA_FILE: alone,
        // These add to what a program trusts.
        NODE_EXTRA_CA_CERTS: alone,
        DENO_CERT: alone,
        // These replace it, and a command may have to download something before it serves.
        SSL_CERT_FILE: withOthers,
        REQUESTS_CA_BUNDLE: withOthers,
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function certified(): Promise<{ authority: string; certificate: ServerCertificate }> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const own = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const shared = {
    notBefore: new Date(Date.now() - BEFORE),
    notAfter: new Date(Date.now() + AFTER),
    signingAlgorithm: ALGORITHM,
  };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...shared,
    name: "CN=Gatehouse verify: for one run",
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const issuer = await x509.X509CertificateGenerator.create({
    ...shared,
    subject: "CN=127.0.0.1",
    issuer: authority.subject,
    publicKey: own.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "ip", value: "127.0.0.1" },
        { type: "dns", value: "localhost" },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", own.privateKey);
  return {
    authority: authority.toString("pem"),
    certificate: { cert: issuer.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") },
  };
}
