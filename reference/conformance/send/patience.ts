/** How long a check waits for a server: for all of its answers together, so that many slow ones are no way to hold it up. */

import { HarnessError } from "../harness_error.ts";
import { type Alarm, alarm } from "../own_time.ts";
import type { Send } from "./outgoing.ts";

/** A way to send that gives up. */
export interface Patience {
  /** @throws {HarnessError} `no_answer` once the check has waited for too long */
  send: Send;
  /** A check begins, with all of its time. */
  begin(): void;
}

/** @param ms of own time that a check may wait */
export function createPatience(send: Send, ms: number): Patience {
  let left = ms;
  let limit: Alarm | undefined;
  const waiting = new Set<(error: HarnessError) => void>();
  const tooLong = () => new HarnessError("no_answer", `it has kept this check waiting for ${ms / 1000} s`);
  const pause = () => {
    if (limit) left = limit.callOff();
    limit = undefined;
  };
  return {
    begin() {
      pause();
      left = ms;
      if (waiting.size > 0) limit = alarm(left, ring);
    },
    async send(message) {
      if (left <= 0) throw tooLong();
      const { promise, reject } = withReject();
      waiting.add(reject);
      limit ??= alarm(left, ring);
      try {
        return await Promise.race([send(message), promise]);
      } finally {
        waiting.delete(reject);
        if (waiting.size === 0) pause();
      }
    },
  };

  function ring(): void {
    left = 0;
    limit = undefined;
    for (const reject of waiting) reject(tooLong());
  }
}

function withReject(): { promise: Promise<never>; reject: (error: HarnessError) => void } {
  let reject: (error: HarnessError) => void = () => {};
  const promise = new Promise<never>((_, no) => void (reject = no));
  promise.catch(() => {}); // It may have been answered by then.
  return { promise, reject };
}
