/** What tests need of a browser, whichever it is. */

/** A browser that runs; whoever asks for it disposes of it. */
export interface DrivenBrowser extends AsyncDisposable {
  readonly name: "chromium" | "firefox" | "webkit";
  /** As it tells it itself: "153.8.0". */
  readonly version: string;
  /** Takes steps in a tab with nothing stored for this origin. */
  visit(origin: string, steps: (tab: Tab) => Promise<void>, options?: VisitOptions): Promise<void>;
}

/** What may happen in a visit. */
export interface VisitOptions {
  /** The sandbox refuses something: the browser that can tell of it does not fail the visit. */
  refusals?: boolean;
}

/** A tab: an address, and code that runs in its page. Everything that a test does is made of the two. */
export interface Tab {
  /** Loads a page and waits until it has loaded. */
  goto(url: string): Promise<void>;
  /**
   * Runs a function in the page and resolves with what it returns. It is sent as text, so it uses nothing but its
   * argument; globals are set on `window`.
   *
   * @throws {Error} with the words of what it threw
   */
  evaluate<A, T>(act: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
}

/** A driver that can be asked whether its browser is on this machine. */
export interface Driver {
  readonly name: DrivenBrowser["name"];
  /** The Debian package that it comes from; the one from npm is always there. */
  readonly from: string;
  /** Whether everything that it takes is installed. */
  installed(): boolean;
  launch(): Promise<DrivenBrowser>;
}
