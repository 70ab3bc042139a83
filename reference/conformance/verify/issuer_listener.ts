/** The test issuer on a port of the machine itself: for a server in a process of its own. */

import http from "node:http";
import https from "node:https";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Buffer } from "node:buffer";
import { type DialectName, DIALECTS } from "../issuer/dialects/all.ts";
import { createIssuer, type TestIssuer } from "../issuer/issuer.ts";

/** The test issuer, while it can be reached. */
export interface IssuerListener {
  issuer: TestIssuer;
  /** Why whoever asked broke off before a request, as TLS has it; absent once a connection has come about. */
  brokenOff(): string | undefined;
  /** Ends it; its keys are gone with it. */
  close(): Promise<void>;
}

/** What it is served by TLS with, as PEM. */
export interface ServerCertificate {
  cert: string;
  key: string;
}

/** More than any request to an issuer holds, in bytes. */
const MAX_REQUEST = 262_144;

/**
 * Opens the test issuer on 127.0.0.1.
 *
 * @param port 0 for any that is free
 * @param dialect whose tokens it makes; default: RFC 9068's
 * @param certificate of 127.0.0.1, to be served over https; default: over http
 * @throws {Error} with the code `EADDRINUSE` when the port is not free
 */
export async function openIssuer(
  port = 0,
  dialect?: DialectName,
  certificate?: ServerCertificate,
): Promise<IssuerListener> {
  const ready: { issuer?: TestIssuer } = {};
  const handle: http.RequestListener = (request, response) => {
    // A check has told it to fail, as a connection does that breaks.
    answer(ready.issuer, request, response).catch(() => request.socket.destroy());
  };
  const server = certificate ? https.createServer(certificate, handle) : http.createServer(handle);
  const handshakes: { done: boolean; error?: string } = { done: false };
  server.on("secureConnection", () => void (handshakes.done = true));
  server.on("tlsClientError", (error: Error) => void (handshakes.error = error.message));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const origin = `${certificate ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const identifier = dialect ? DIALECTS[dialect].issuerOf(origin) : origin;
  const issuer = await createIssuer({ issuer: identifier, resources: {}, ...dialect && { dialect } });
  // A second algorithm, published before any server has read the keys.
  await issuer.mint({ audience: identifier, alg: "RS256" });
  ready.issuer = issuer;
  return {
    issuer,
    brokenOff: () => handshakes.done ? undefined : handshakes.error,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(
  issuer: TestIssuer | undefined,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  if (!issuer || body === undefined) {
    response.writeHead(issuer ? 413 : 503, { connection: "close" }).end();
    return;
  }
  const { method = "GET", url = "/", headers } = request;
  const fields = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    return value === undefined || name === "host" ? [] : [[name, [value].flat().join(", ")]];
  });
  const bodiless = method === "GET" || method === "HEAD";
  const answered = await issuer.fetch(
    new Request(new URL(issuer.issuer).origin + url, { method, headers: fields, ...!bodiless && { body } }),
  );
  response.writeHead(answered.status, [...answered.headers].flat());
  response.end(Buffer.from(await answered.arrayBuffer()));
}

/** The whole body, or nothing when it is longer than any that is sent to an issuer. */
async function bodyOf(request: http.IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > MAX_REQUEST) return undefined;
    parts.push(part);
  }
  return Uint8Array.from(Buffer.concat(parts));
}
