/** Answers that end before the memory does. */

/** The end of an event (HTML, server-sent events §9.2.5). */
const BLANK_LINE = /\r\n\r\n|\n\n|\r\r/g;

/**
 * The same answer, whose body fails once it is longer than `max` bytes. Of an event stream, which may go on for days,
 * each event is measured by itself.
 *
 * @param tooLarge What the body fails with.
 */
export function limited(response: Response, max: number, tooLarge: () => Error): Response {
  if (!response.body) return response;
  const isStream = isEventStream(response);
  let size = 0;
  const measured = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const ends = isStream ? endOfLastEvent(chunk) : 0;
      size = ends > 0 ? chunk.length - ends : size + chunk.length;
      if (size > max || chunk.length > max) throw tooLarge();
      controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(measured), { status, statusText, headers });
}

/** Whether an answer comes as events, and goes on for as long as the server likes. */
export function isEventStream({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("text/event-stream") ?? false;
}

/** Where in this chunk the last whole event ends; 0 if none does. */
function endOfLastEvent(chunk: Uint8Array): number {
  const text = new TextDecoder("latin1").decode(chunk);
  return [...text.matchAll(BLANK_LINE)].reduce((_, { index, 0: { length } }) => index + length, 0);
}
