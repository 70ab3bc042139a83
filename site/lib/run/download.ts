/** Fetches a text, and tells how much of it is there: on a slow line that is the only sign of life. */

import { at } from "../base.ts";
import { notLoaded } from "./not_loaded.ts";
import { loaded } from "./state.ts";

/**
 * The text of a file of the site.
 *
 * @param path "/runner/worker.js"
 * @throws {Error} where it is not answered, or not with the file
 */
export async function download(path: string): Promise<string> {
  try {
    return await counted(await fetch(at(path)));
  } catch (error) {
    throw notLoaded("The checks", error);
  }
}

async function counted(response: Response): Promise<string> {
  if (!response.ok || !response.body) throw new Error(`the site answered ${response.status}`);
  // What is counted here has been unpacked, and its length is told in the page; the header's is the packed one.
  const total = Number(document.documentElement.dataset.runnerBytes);
  let bytes = 0;
  const pieces = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        bytes += piece.length;
        if (total > 0) loaded.value = { bytes, total };
        controller.enqueue(piece);
      },
    }),
  );
  return await new Response(pieces).text();
}
