/** Sends over real HTTP with `node:http`, which writes what `fetch` drops or normalises. */

import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import tls from "node:tls";
import type { Outgoing, Send } from "./outgoing.ts";
import type { Answer, HeaderLines, NoAnswer } from "../exchange.ts";
import { awaitAnswer, exchangeOf, readBody, splitUrl, withHost } from "./wire.ts";
import { publicLookup } from "./public_lookup.ts";
import { needsWitness, openWitness, type Witness } from "./witness.ts";

/** A way of sending that holds sockets open. */
export interface LiveSend {
  send: Send;
  /** Closes its sockets. */
  close(): Promise<void>;
}

/** How it sends. */
export interface LiveOptions {
  /** Milliseconds of own time that an answer may take; default {@linkcode SILENCE_MS}. */
  silenceMs?: number;
  /** Certificates of authorities that are believed beside those of the system, as PEM. */
  ca?: string;
}

/**
 * Opens a way to send over HTTP and HTTPS.
 *
 * A message that a client library might change on its way goes to a witness first, a listener of our own that
 * says what arrived. `send` throws {@linkcode HarnessError} `not_sent` when that was not what was meant, and
 * `no_answer` after ten seconds of silence, or as many as were given. A refused or broken connection is an answer: `{ error }`.
 */
export function openLiveSend({ silenceMs, ca }: LiveOptions = {}): LiveSend {
  const trust = ca === undefined ? {} : { ca: [...tls.rootCertificates, ca] };
  const agents = {
    http: new http.Agent({ keepAlive: true }),
    https: new https.Agent({ keepAlive: true, ...trust }),
  };
  let witness: Promise<Witness> | undefined;
  const proven = new Set<string>();

  async function transmit(message: Outgoing, again = false): Promise<Answer | NoAnswer> {
    const { scheme, authority, requestTarget } = splitUrl(message.url);
    const { hostname, port } = new URL(`${scheme}://${authority}`);
    const secure = scheme === "https";
    const agent = secure ? agents.https : agents.http;
    const request = (secure ? https : http).request({
      agent: again ? false : agent,
      ...secure && trust,
      ...message.publicOnly && { lookup: publicLookup },
      host: hostname.replace(/^\[|\]$/g, ""),
      port: port || (secure ? 443 : 80),
      path: requestTarget,
      method: message.method,
      setHost: false,
      // One flat list of names and values: the only form that keeps a repeated name as it is.
      headers: framed(message).flat(),
    });
    request.on("socket", outliveItsRequest);
    const answer = answerTo(message, request);
    if (message.body !== undefined) request.write(message.body);
    if (message.unfinished) request.flushHeaders();
    else request.end();
    let done = false;
    try {
      const received = await awaitAnswer(message, answer, silenceMs);
      done = !message.unfinished;
      // A connection that was kept alive may be closed while a message is on its way: that says nothing about it.
      if ("error" in received && request.reusedSocket && !again) return await transmit(message, true);
      return received;
    } finally {
      // Without an answer, or with half a message sent, the connection is of no further use.
      if (!done) request.destroy();
    }
  }

  return {
    send: async (message) => {
      const kind = kindOf(message);
      if (needsWitness(message) && !proven.has(kind)) {
        witness ??= openWitness();
        await (await witness).prove(message, transmit);
        proven.add(kind);
      }
      return await exchangeOf(message, () => transmit(message));
    },
    close: async () => {
      agents.http.destroy();
      agents.https.destroy();
      await (await witness)?.close();
    },
  };
}

/** What decides whether a message gets through as written: all but the values of its headers and its body. */
function kindOf({ method, url, headers, unfinished }: Outgoing): string {
  return JSON.stringify([
    method,
    splitUrl(url).requestTarget,
    headers.map(([name]) => name.toLowerCase()),
    unfinished,
  ]);
}

/**
 * A server may answer, and close, while a long message is still on its way to it: what breaks then is a connection
 * that no request has any more, and nobody would hear of it but the process, which it ends.
 */
function outliveItsRequest(socket: Socket): void {
  if (socket.listeners("error").includes(ignore)) return;
  socket.on("error", ignore);
}

function ignore(): void {}

function answerTo(message: Outgoing, request: http.ClientRequest): Promise<Answer | NoAnswer> {
  return new Promise((resolve) => {
    request.on("error", (error) => resolve({ error: inPlainWords(error) }));
    request.on("response", async (response) => {
      const headers = pairs(response.rawHeaders);
      const body = await readBody(message, ReadableStream.from(response), headers);
      // A stream that was let go would keep its connection, and the server its stream.
      if (!response.complete) request.destroy();
      resolve({ status: response.statusCode ?? 0, headers, body });
    });
  });
}

/** The header lines, with the framing that a body needs unless the message brings its own. */
function framed(message: Outgoing): HeaderLines {
  const lines = withHost(message);
  const own = lines.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  if (message.body === undefined || own) return lines;
  const { length } = typeof message.body === "string" ? new TextEncoder().encode(message.body) : message.body;
  // An unfinished body promises more than it brings.
  return [...lines, ["content-length", String(message.unfinished ? length + 64 : length)]];
}

function pairs(raw: string[]): HeaderLines {
  const lines: HeaderLines = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return lines;
}

function inPlainWords(error: Error & { code?: string }): string {
  if (error.code === "ECONNREFUSED") return "connection refused";
  if (/^(ECONNRESET|EPIPE)$/.test(error.code ?? "") || /hang up|closed|reset|aborted/i.test(error.message)) {
    return "connection closed without an answer";
  }
  return error.message;
}
