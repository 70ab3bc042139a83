/** Fetches texts, and tells how much of them is there: on a slow line that is the only sign of life. */

import { at } from "../base.ts";
import { notLoaded } from "./not_loaded.ts";
import { loaded } from "./state.ts";

/**
 * The texts of files of the site, which are counted together.
 *
 * @param paths "/runner/judge.js"
 * @param total how many bytes they have together; 0 where nobody is told how far it is
 * @throws {Error} where one is not answered, or not with the file
 */
export async function download(
  paths: string[],
  total = Number(document.documentElement.dataset.runnerBytes),
): Promise<string[]> {
  // What is counted has been unpacked, and its length is told in the page; the header's is the packed one.
  let bytes = 0;
  const onPiece = (length: number) => {
    bytes += length;
    if (total > 0) loaded.value = { bytes, total };
  };
  try {
    return await Promise.all(paths.map(async (path) => await counted(await fetch(at(path)), onPiece)));
  } catch (error) {
    throw notLoaded("The checks", error);
  }
}

async function counted(response: Response, onPiece: (length: number) => void): Promise<string> {
  if (!response.ok || !response.body) throw new Error(`the site answered ${response.status}`);
  const pieces = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        onPiece(piece.length);
        controller.enqueue(piece);
      },
    }),
  );
  return await new Response(pieces).text();
}
