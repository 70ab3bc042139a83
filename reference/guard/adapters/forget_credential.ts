/** The credential, taken out of what Node keeps of a request. */

/** A request of `node:http`, as far as it holds a credential. */
export interface KeepsFields {
  rawHeaders: string[];
  headers: Record<string, unknown>;
  headersDistinct?: Record<string, unknown>;
}

/** Takes it out, wherever Node keeps it: frameworks and SDKs read any of these. */
export function forgetCredential(incoming: KeepsFields): void {
  const { rawHeaders, headers, headersDistinct } = incoming;
  // First, because Node makes these of the lines when they are first asked for, and counts on them all.
  delete headers.authorization;
  delete headersDistinct?.authorization;
  for (let line = rawHeaders.length - 2; line >= 0; line -= 2) {
    if (rawHeaders[line]!.toLowerCase() === "authorization") rawHeaders.splice(line, 2);
  }
}
