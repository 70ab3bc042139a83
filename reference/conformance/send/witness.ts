/**
 * Proof of arrival. `fetch` drops a forged `Host` without a word, and a check that sends one would then be green
 * because nothing was attacked. So a message that a client library might change is sent to this listener first.
 */

import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Outgoing } from "./outgoing.ts";
import { meantHeaders, notSent, splitUrl } from "./wire.ts";

/** A listener that says what arrived. */
export interface Witness {
  /**
   * Sends a copy of the message to itself by the same means.
   *
   * @throws {HarnessError} `not_sent`, naming what was dropped or changed
   */
  prove(message: Outgoing, transmit: (message: Outgoing) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** Opens a witness on a free port of 127.0.0.1. */
export async function openWitness(): Promise<Witness> {
  let arrived: http.IncomingMessage | undefined;
  const server = http.createServer((request, response) => {
    arrived = request;
    response.writeHead(204, { connection: "close" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    async prove(message, transmit) {
      const { requestTarget, authority } = splitUrl(message.url);
      const headers: Outgoing["headers"] = message.headers.some(([name]) => name.toLowerCase() === "host")
        ? message.headers
        : [["host", authority], ...message.headers];
      arrived = undefined;
      await transmit({ ...message, url: origin + requestTarget, headers });
      const received = arrived as http.IncomingMessage | undefined;
      if (!received) throw notSent(`${message.method} ${requestTarget}`);
      if (received.method !== message.method) throw notSent(`The method ${message.method}`);
      if (received.url !== requestTarget) throw notSent(`The path ${requestTarget}`);
      for (const [name, value] of meantHeaders({ ...message, headers })) {
        const values = received.headersDistinct[name] ?? [];
        if (values.join(", ") !== value) throw notSent(`The header ${name}`);
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Header fields that a `fetch` sets, drops or merges as it sees fit. */
const TOUCHY =
  /^(host|origin|cookie|connection|content-length|transfer-encoding|te|upgrade|(sec|proxy|access-control)-.*)$/i;

/** Whether a client library might change this message on its way. */
export function needsWitness(message: Outgoing): boolean {
  const { requestTarget } = splitUrl(message.url);
  const names = message.headers.map(([name]) => name.toLowerCase());
  const url = new URL(message.url);
  return message.unfinished === true ||
    new Set(names).size < names.length ||
    names.some((name) => TOUCHY.test(name)) ||
    !/^(GET|POST|HEAD|OPTIONS)$/.test(message.method) ||
    url.pathname + url.search !== requestTarget ||
    /\/\/|%|;/.test(requestTarget);
}
