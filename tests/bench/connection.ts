/** A keep-alive connection that costs little: what answers is to be measured, not what asks. */

/** An answer, as far as it is looked at. */
export interface Answer {
  status: number;
  /** Header and body, one character a byte. */
  text: string;
}

/** One request after the other on one connection. */
export interface Connection {
  /**
   * Sends a request and waits for the whole answer.
   *
   * @throws {Error} when the connection ends before that.
   */
  send(request: Uint8Array): Promise<Answer>;
  close(): void;
}

/** Opens a connection to a port of loopback. */
export async function connect(port: number): Promise<Connection> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const buffer = new Uint8Array(64 * 1024);
  const latin1 = new TextDecoder("latin1");
  return {
    async send(request) {
      for (let rest = request; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
      let text = "";
      while (!isWhole(text)) {
        const read = await connection.read(buffer);
        if (read === null) throw new Error(`The server hung up after ${JSON.stringify(text)}`);
        text += latin1.decode(buffer.subarray(0, read));
      }
      return { status: Number(text.slice(9, 12)), text };
    },
    close: () => connection.close(),
  };
}

/** Whether an answer is there in full: as long as it said, or up to its last chunk (RFC 9112 §6, §7.1). */
export function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1];
  if (length !== undefined) return text.length >= end + 4 + Number(length);
  // An empty body is the last chunk at once.
  return text.endsWith("\r\n0\r\n\r\n");
}
