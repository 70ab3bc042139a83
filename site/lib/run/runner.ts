/** The page's side of a run: a sandboxed frame, the workers in it, and what they tell. */

import { at } from "../base.ts";
import { SDK_V2 } from "../runner_files.ts";
import { download } from "./download.ts";
import type { FrameOrder, News, Order, Program, Scripts, Silence } from "./protocol.ts";
import { watchSilence } from "./silence.ts";

/** However much a program says, it is ended after so long without a verdict at each of its revisions, in milliseconds. */
const LONGEST_MS = 120_000;

/** Where the build puts the frame and the workers' scripts. */
const FRAME = "/runner/frame.html";
const JUDGE = "/runner/judge.js";
const HOST = "/runner/host.js";
const HOST_SDK = `/runner/${SDK_V2}.js`;

let frame: Promise<Frame> | undefined;
/** Whether it has SDK v2. */
let sdk: Promise<void> | undefined;
let stopLast = () => {};

/** Loads the frame and the checks, so that the first run does not have to; where that fails, the run says so. */
export function prepareRunner(): void {
  opened().catch(() => {});
}

/** Ends what runs: its `run` resolves with `false`. */
export function stopRunning(): void {
  stopLast();
}

/** The frame, and what is loaded into its workers. */
interface Frame {
  window: Window;
  scripts: Scripts;
}

function opened(): Promise<Frame> {
  frame ??= openFrame().catch((error) => {
    frame = undefined;
    throw error;
  });
  return frame;
}

/**
 * Carries out an order in fresh workers and ends the one before.
 *
 * @param onNews hears what the judge tells, in order
 * @returns resolves when it has said its last word: `false` if it was stopped, or another order took its place
 * @throws {Error} when the runner cannot be loaded, with what to tell the reader
 */
export async function run(order: Order, onNews: (news: News) => void): Promise<boolean> {
  stopLast();
  let stopped = false;
  stopLast = () => void (stopped = true);
  const { window, scripts } = await opened();
  if (isOnSdkV2(order.program)) await withSdk(window, scripts);
  if (stopped) return false;
  const { port1: port, port2 } = new MessageChannel();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const end = (whole: boolean) => {
    watch.stop();
    clearTimeout(limit);
    port.close();
    tell(window, { do: "stop" });
    resolve(whole);
  };
  const giveUp = (message: string) => {
    onNews({ event: "broken", trouble: { message } });
    end(true);
  };
  const longest = LONGEST_MS * Math.max(1, order.program.revisions.length);
  // From verdict to verdict: a slow machine takes as long as it takes.
  const limited = () =>
    setTimeout(() => giveUp(`There was no verdict for ${longest / 1000} s, so it was ended`), longest);
  let limit = limited();
  stopLast = () => end(false);
  port.onmessage = ({ data: news }: MessageEvent<News>) => {
    if (news.event === "alive") {
      if (news.program) watch.heardOfProgram();
      else watch.heardOfJudge();
      return;
    }
    if (news.event === "restarted") return watch.programIsGone();
    watch.heardOfProgram();
    if (news.event === "verdict") {
      clearTimeout(limit);
      limit = limited();
    }
    try {
      onNews(news);
    } finally {
      if (["judged", "answered", "broken"].includes(news.event)) end(true);
    }
  };
  const watch = watchSilence((why, programWasThere) => {
    if (!programWasThere) return giveUp(why);
    // It costs what is under judgement just now, if anything is. One who does not answer that either is given up.
    watch.programIsGone();
    port.postMessage({ silent: why } satisfies Silence);
  });
  tell(window, { do: "run", order }, [port2]);
  return await promise;
}

/** The frame is set up while the checks are on their way: both take their time. */
async function openFrame(): Promise<Frame> {
  const scripts = download([JUDGE, HOST]);
  const element = document.createElement("iframe");
  // No allow-same-origin: its origin is opaque, so neither cookies nor storage are within reach.
  element.setAttribute("sandbox", "allow-scripts");
  element.title = "Runs your program";
  element.hidden = true;
  element.src = at(FRAME);
  const loaded = new Promise((resolve) => element.addEventListener("load", resolve, { once: true }));
  document.body.append(element);
  try {
    const [[judge = "", host = ""]] = await Promise.all([scripts, loaded]);
    const window = element.contentWindow!;
    tell(window, { do: "load", scripts: { judge, host } });
    return { window, scripts: { judge, host } };
  } catch (error) {
    element.remove();
    throw error;
  }
}

function isOnSdkV2({ source, files = {} }: Program): boolean {
  return [source, ...Object.values(files)].some((text) => /["']@modelcontextprotocol\/server["']/.test(text));
}

/** Loads SDK v2 before what runs programs, once: from then on it is there for all of them. */
function withSdk(window: Window, { judge, host }: Scripts): Promise<void> {
  sdk ??= download([HOST_SDK], 0).then(([text = ""]) => {
    tell(window, { do: "load", scripts: { judge, host: `${text}\n${host}` } });
  }).catch((error) => {
    sdk = undefined;
    throw error;
  });
  return sdk;
}

function tell(window: Window, order: FrameOrder, ports: MessagePort[] = []): void {
  // An opaque origin has no name to address it by; nothing in an order is a secret.
  window.postMessage(order, "*", ports);
}
