/**
 * The script of the sandboxed frame. Its origin is opaque and its policy forbids every connection, and the workers
 * that it starts inherit both: what is typed in the page runs in one of those, and is judged in another.
 */

import type { FrameOrder, Scripts } from "./protocol.ts";

/** A judge, and the one who runs what it judges. */
interface Workers {
  judge: Worker;
  host: Worker;
}

/**
 * Loads the script that comes by message: an address ends at two megabytes in Chromium. The name keeps that of the blob
 * out of the stack of every error that is made.
 */
const BOOTSTRAP = `onmessage = ({ data }) => {
  onmessage = null;
  const address = URL.createObjectURL(new Blob([data, "\\n//# sourceURL=checks.js"], { type: "text/javascript" }));
  importScripts(address);
  URL.revokeObjectURL(address);
};`;

const address = usable();
let scripts: Scripts | undefined;
let running: Workers | undefined;
/** Started in advance: it takes longer to load the checks than to run them. */
let ready: Workers | undefined;

globalThis.onmessage = async ({ data, source, ports }: MessageEvent<FrameOrder>) => {
  if (source !== globalThis.parent) return;
  const from = await address;
  if (data.do === "load") {
    scripts = data.scripts;
    // Prepared from others.
    if (ready) end(ready);
    ready = undefined;
  } else if (running) end(running);
  if (!scripts) return;
  ready ??= startedFrom(from, scripts);
  if (data.do !== "run") return;
  running = ready;
  ready = undefined;
  running.judge.postMessage(data.order, [...ports]);
};

/**
 * An address for workers. In Chromium one from a blob has no crypto.subtle, since this frame is no secure context to
 * it; in WebKit one from a data URL may not load scripts from blobs.
 */
function usable(): Promise<string> {
  const data = `data:text/javascript;charset=utf-8,${encodeURIComponent(BOOTSTRAP)}`;
  const worker = new Worker(data);
  return new Promise<string>((resolve) => {
    const take = (address: string) => {
      worker.terminate();
      resolve(address);
    };
    const blob = () => take(URL.createObjectURL(new Blob([BOOTSTRAP], { type: "text/javascript" })));
    worker.onmessage = () => take(data);
    worker.onerror = (event) => {
      event.preventDefault();
      blob();
    };
    worker.postMessage("postMessage(0)");
  });
}

function startedFrom(address: string, { judge, host }: Scripts): Workers {
  const { port1, port2 } = new MessageChannel();
  const workers = { judge: started(address, judge, port1), host: started(address, host, port2) };
  // All that a judge ever says here: the program hangs, and what is left to judge takes another.
  workers.judge.onmessage = () => {
    workers.host.terminate();
    const { port1, port2 } = new MessageChannel();
    workers.host = started(address, host, port2);
    workers.judge.postMessage(null, [port1]);
  };
  return workers;
}

/** The other end of the port is the other worker's. */
function started(address: string, script: string, port: MessagePort): Worker {
  const worker = new Worker(address);
  worker.postMessage(script);
  worker.postMessage(null, [port]);
  return worker;
}

function end(workers: Workers): void {
  workers.judge.terminate();
  workers.host.terminate();
  if (workers === running) running = undefined;
}
