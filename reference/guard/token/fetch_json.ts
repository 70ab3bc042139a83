/** Fetching what an issuer publishes: one JSON object, of limited size, from exactly where it was asked for. */

/** Stable names of what can be wrong with what an issuer publishes; a status is "status_404". */
export type DocumentErrorCode =
  | `status_${number}`
  | "too_large"
  | "not_an_object"
  | "other_issuer"
  | "endpoint_missing"
  | "endpoint_not_allowed";

/** What an issuer publishes cannot be used. Audit records name the code. */
export class DocumentError extends Error {
  /** "DocumentError". */
  override name = "DocumentError";

  /** The message is for whoever runs the server. */
  constructor(readonly code: DocumentErrorCode, message: string) {
    super(message);
  }
}

/** How it is fetched. */
export interface Fetching {
  /** What reaches the network. */
  fetch: typeof fetch;
  /** Ends the whole exchange, its body included. */
  signal: AbortSignal;
}

/** Bytes of a document. The largest key sets that providers publish are a tenth of it. */
const MAX_BYTES = 256 * 1024;

async function readLimited(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new DocumentError("too_large", `more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/**
 * Fetches a JSON object. A redirect is an error, like any status but 200: it would let whoever can redirect say whom we
 * trust. It is not followed by `"manual"`, since some runtimes do not know `"error"` (Cloudflare Workers).
 *
 * @param request A method, a body and headers, where GET does not do.
 * @throws {Error} when there is no such object: no connection, no JSON; a {@linkcode DocumentError} for another status
 *   than 200, or too much of it.
 */
export async function fetchJson(
  url: string,
  { fetch, signal }: Fetching,
  request: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Record<string, unknown>> {
  const headers = { accept: "application/json", ...request.headers };
  const response = await fetch(url, { ...request, headers, redirect: "manual", signal });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new DocumentError(`status_${response.status}`, `${url} answered ${response.status}`);
  }
  const text = new TextDecoder("utf-8", { fatal: true }).decode(await readLimited(response));
  const document: unknown = JSON.parse(text);
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw new DocumentError("not_an_object", `${url} answered with something other than a JSON object`);
  }
  return document as Record<string, unknown>;
}
