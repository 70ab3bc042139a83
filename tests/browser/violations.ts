// deno-lint-ignore-file no-console -- the console is where visit() listens

/**
 * Runs in every document before its own scripts, and tells the console of violations of the Content-Security-Policy.
 * The browser itself is silent about one that the code catches (a library that tries `new Function`), and the
 * debugging protocol does not tell of workers at all: so they get one line in front of their own.
 *
 * Its text is sent to the browser, so it uses nothing from outside itself.
 */
export function reportViolations(): void {
  const tell = (event: SecurityPolicyViolationEvent) =>
    console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sourceFile ?? ""}`);
  addEventListener("securitypolicyviolation", tell);

  const blobs = new Map<string, Blob>();
  const createObjectURL = URL.createObjectURL;
  URL.createObjectURL = (object) => {
    const url = createObjectURL.call(URL, object);
    if (object instanceof Blob) blobs.set(url, object);
    return url;
  };
  const line = `addEventListener("securitypolicyviolation", ${String(tell).replaceAll("\n", " ")}); `;
  const watched = (url: string | URL) => {
    const text = String(url);
    const blob = blobs.get(text);
    if (blob) return createObjectURL.call(URL, new Blob([line, blob], { type: blob.type }));
    const comma = text.indexOf(",") + 1;
    // A worker from a file has a policy of its own, which one from here would not have.
    if (!/^data:[^,]*(?<!;base64),/.test(text)) {
      throw new Error(`${url}: only workers from blobs and data are watched`);
    }
    return text.slice(0, comma) + encodeURIComponent(line) + text.slice(comma);
  };
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(watched(url), options);
    }
  };
}
