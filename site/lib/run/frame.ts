/**
 * The script of the sandboxed frame. Its origin is opaque and its policy forbids every connection, and the workers
 * that it starts inherit both: what is typed in the page runs in one of those.
 */

import type { FrameOrder } from "./protocol.ts";

let script = "";
let running: Worker | undefined;
/** Started in advance: it takes longer to load the checks than to run them. */
let ready: Worker | undefined;

globalThis.onmessage = ({ data, source, ports }: MessageEvent<FrameOrder>) => {
  if (source !== globalThis.parent) return;
  if (data.do === "load") script = asUrl(data.script);
  else running?.terminate();
  ready ??= new Worker(script);
  if (data.do !== "run") return;
  running = ready;
  ready = undefined;
  running.postMessage(data.order, [...ports]);
};

/**
 * Not a blob: in a frame of opaque origin that is no secure context, and has no crypto.subtle (tried in Chromium). The
 * name keeps the whole of this URL out of the stack of every error that is made: half of the time of a run.
 */
function asUrl(text: string): string {
  return `data:text/javascript;charset=utf-8,${encodeURIComponent(`${text}\n//# sourceURL=checks.js`)}`;
}
