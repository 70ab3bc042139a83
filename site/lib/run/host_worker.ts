/** The script of the worker that runs the program; what it can do besides is host.ts. */

import "./no_eval.ts";
import "./missing_here.ts";
import { startHost } from "./host.ts";

// The only message is the end of the line to the judge.
globalThis.onmessage = ({ ports: [port] }: MessageEvent) => {
  globalThis.onmessage = null;
  startHost(port!);
};
