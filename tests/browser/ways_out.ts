/**
 * What a program could try that it may not: every way to a host, to what the browser stores, and to compiled text.
 * Cookies, localStorage and the page itself are not among them: no worker has them.
 */

import { type Served, serveHandler } from "./serve.ts";

/** A host that a program has no business with. */
export interface Outside extends Served {
  /** The paths that were asked for, in order. */
  reached: string[];
}

/** Serves one, which lets everybody in. */
export function serveOutside(): Outside {
  const reached: string[] = [];
  const served = serveHandler((request) => {
    const { pathname } = new URL(request.url);
    reached.push(pathname);
    if (request.headers.get("upgrade") === "websocket") {
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.onopen = () => socket.close();
      return response;
    }
    const type = pathname === "/events" ? "text/event-stream" : "text/javascript";
    const headers = { "access-control-allow-origin": "*", "content-type": type };
    return new Response("", { headers });
  });
  return { ...served, reached };
}

/**
 * The text of a function `escapes()`, for a worker: it tries each way and resolves with the names of those that led
 * somewhere, and how many there are.
 */
export function waysOut(outside: string): string {
  return `
const waysOut = {
  XMLHttpRequest: () => { const x = new XMLHttpRequest(); x.open("GET", "${outside}/xhr", false); x.send(); },
  fetch: () => fetch("${outside}/fetch"),
  realFetch: () => WorkerGlobalScope.prototype.fetch?.call(globalThis, "${outside}/real") ??
    Promise.reject(new Error("no other fetch")),
  WebSocket: () => new Promise((resolve, reject) => {
    const socket = new WebSocket("${outside}/socket".replace("http", "ws"));
    socket.onopen = () => resolve(socket.close());
    socket.onerror = () => reject(new Error("refused"));
  }),
  EventSource: () => new Promise((resolve, reject) => {
    const source = new EventSource("${outside}/events");
    source.onopen = () => resolve(source.close());
    source.onerror = () => reject(new Error("refused"));
  }),
  importScripts: () => importScripts("${outside}/script.js"),
  import: () => import("${outside}/module.js"),
  nestedWorker: () => new Promise((resolve, reject) => {
    const code = 'fetch("${outside}/nested").then(() => postMessage(true), () => postMessage(false))';
    const worker = new Worker("data:text/javascript," + encodeURIComponent(code));
    worker.onmessage = ({ data }) => data ? resolve() : reject(new Error("refused"));
    worker.onerror = reject;
  }),
  files: () => navigator.storage.getDirectory(),
  indexedDB: () => new Promise((resolve, reject) => {
    const request = indexedDB.open("x");
    request.onsuccess = resolve;
    request.onerror = reject;
  }),
  caches: () => caches.open("x"),
  eval: () => (0, eval)("1"),
  Function: () => new Function("return 1")(),
};
async function escapes() {
  const out = [];
  for (const [name, attempt] of Object.entries(waysOut)) {
    try {
      await attempt();
      out.push(name);
    } catch { /* as it should be */ }
  }
  return (out.join() || "nowhere") + ", of " + Object.keys(waysOut).length;
}`;
}
