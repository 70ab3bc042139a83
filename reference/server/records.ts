/** What happens, as lines of JSON on standard error: for programs. Standard output is for people, or for stdio's client. */

/** A record: what happened, and what belongs to it. Never a token, a code or a secret. */
export interface ServerRecord {
  event: string;
  [detail: string]: unknown;
}

/** Takes records. */
export type WriteRecord = (record: ServerRecord) => void;

/** As much of a stream as is needed here. */
export interface ByteSink {
  writeSync(bytes: Uint8Array): number;
}

/**
 * Writes each record as one line, at once: an audit record that waits in memory is lost with a killed process. Whoever
 * reads them slowly slows the server down; no decision goes unrecorded.
 *
 * @param now Milliseconds since 1970, for records that do not bring a time of their own.
 */
export function recordsTo(sink: ByteSink, now: () => number = Date.now): WriteRecord {
  const encoder = new TextEncoder();
  return (record) => {
    const line = JSON.stringify({ at: record.at ?? new Date(now()).toISOString(), ...record });
    let bytes = encoder.encode(`${line}\n`);
    while (bytes.length > 0) bytes = bytes.subarray(sink.writeSync(bytes));
  };
}

/**
 * What may be recorded of an error: its name and code. A message can hold what a stranger has sent.
 */
export function errorDetails(error: unknown): { error: string; code?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  return "code" in error && typeof error.code === "string"
    ? { error: error.name, code: error.code }
    : { error: error.name };
}
