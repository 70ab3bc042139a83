/** Calls between the two workers, in both directions, over one port. What travels is plain data. */

import { HarnessError, type HarnessErrorCode } from "../../../reference/conformance/harness_error.ts";
import { BrokenProgram } from "./broken_program.ts";
import type { Trouble } from "./protocol.ts";

/** What one side lets the other one call. */
// deno-lint-ignore no-explicit-any -- each method knows what it takes; the other side's type says so too
export type Methods = Record<string, (...taken: any[]) => unknown>;

/** The way to the other side, which has these methods. */
export interface Line<Theirs extends Methods> {
  /** Resolves with what the method returns, and rejects with what it throws. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    ...given: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>>;
  /** How many calls wait for their answer. */
  readonly waiting: number;
}

/** An error on its way: enough to throw another one like it. */
interface Failure {
  name: string;
  message: string;
  code?: string;
  trouble?: Trouble;
}

type Message =
  | { call: number; name: string; given: unknown[] }
  | { answer: number; value?: unknown; failure?: Failure };

/** Opens this end of it. The port's own `postMessage` is taken now: a program may do to the class what it wants. */
export function openLine<Theirs extends Methods>(port: MessagePort, methods: Methods): Line<Theirs> {
  const post: (message: Message) => void = port.postMessage.bind(port);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let calls = 0;
  port.onmessage = async ({ data }: MessageEvent<Message>) => {
    if ("answer" in data) {
      const asked = waiting.get(data.answer);
      waiting.delete(data.answer);
      if (data.failure) asked?.reject(errorOf(data.failure));
      else asked?.resolve(data.value);
      return;
    }
    const { call: answer, name, given } = data;
    try {
      if (!Object.hasOwn(methods, name)) throw new TypeError(`Nothing is called ${name} here`);
      post({ answer, value: await methods[name]!(...given) });
    } catch (error) {
      post({ answer, failure: failureOf(error) });
    }
  };
  return {
    get waiting() {
      return waiting.size;
    },
    call(name, ...given) {
      const asked = Promise.withResolvers<unknown>();
      waiting.set(++calls, asked);
      post({ call: calls, name, given });
      // deno-lint-ignore no-explicit-any -- the method's type says what comes back
      return asked.promise as Promise<any>;
    },
  };
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  if (error instanceof BrokenProgram) return { name, message, trouble: error.trouble };
  return error instanceof HarnessError ? { name, message, code: error.code } : { name, message };
}

function errorOf({ name, message, code, trouble }: Failure): Error {
  if (trouble) return new BrokenProgram(trouble);
  if (code) return new HarnessError(code as HarnessErrorCode, message);
  return name === "TypeError" ? new TypeError(message) : Object.assign(new Error(message), { name });
}
