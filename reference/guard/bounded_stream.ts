/** The event stream that answers one request: it ends with the request's lifetime, and not with the token's. */

import { type Lifetime, tookTooLong } from "./lifetime.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Passes a stream on for as long as its request may run.
 *
 * A client that goes away does not stop it where going away cancels nothing: the rest is read, and thrown away. In a
 * session whoever writes it has to know: it may keep the rest for a client that comes back (`Last-Event-ID`).
 *
 * @param last what is sent when it has taken too long, so that nobody waits for a result
 * @param inSession whether whoever writes it can go on without a reader
 */
export function withinLifetime(
  body: ReadableStream<Bytes>,
  lifetime: Lifetime,
  { last, inSession }: { last: Bytes; inSession: boolean },
): ReadableStream<Bytes> {
  const reader = body.getReader();
  const { signal } = lifetime;
  let over = false;
  /** @returns whether it was not over yet */
  const finish = () => {
    const first = !over;
    over = true;
    lifetime.end();
    return first;
  };
  async function drain(): Promise<void> {
    while (!(await reader.read()).done);
  }
  return new ReadableStream({
    start(controller) {
      signal.addEventListener("abort", () => {
        if (!finish()) return;
        if (tookTooLong(signal)) controller.enqueue(last);
        controller.close();
        // Whether the writer stops without complaint makes no difference to a stream that has ended.
        reader.cancel(signal.reason).catch(() => {});
      }, { once: true });
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (over) return;
        if (!done) return controller.enqueue(value);
      } catch (error) {
        if (finish()) throw error;
        return;
      }
      finish();
      controller.close();
    },
    async cancel(reason) {
      over = true;
      if (lifetime.cancelledByLeaving) lifetime.end();
      else if (!inSession) return void drain().catch(() => {}).finally(lifetime.end);
      await reader.cancel(reason);
    },
  });
}
