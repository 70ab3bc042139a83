/** What has happened in a server, for a test in another process. */

/** Things that happen, one after the other. */
export class Happenings {
  readonly #queue: string[] = [];
  readonly #waiting: ((what: string) => void)[] = [];
  #release: () => void = () => {};
  #released = new Promise<void>((resolve) => this.#release = resolve);

  /** Something has happened. */
  add(what: string): void {
    const next = this.#waiting.shift();
    if (next) next(what);
    else this.#queue.push(what);
  }

  /** The next thing that happens, or has. */
  next(): Promise<string> {
    const first = this.#queue.shift();
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves when tools that wait may go on. */
  released(): Promise<void> {
    return this.#released;
  }

  /** Lets them, and has the next ones wait again. */
  release(): void {
    this.#release();
    this.#released = new Promise((resolve) => this.#release = resolve);
  }
}
