/** What a server can be asked to do: a message, its arguments, the scopes that it takes, and how its effect is seen. */

/** One operation of the server under judgement. */
export interface Operation {
  /** How people name it: "tools/list", "tools/call restock". */
  name: string;
  /** The JSON-RPC method. */
  method: string;
  /** The parameters of one message, fresh each time: an operation may want a text that nobody has sent before. */
  params(): Record<string, unknown>;
  /** The scopes that it takes (RFC 6749 §3.3); absent where nobody has said. */
  scopes?: string[];
  /**
   * Shows its effect: the result of this one is another once the operation was executed. Without it, "executed"
   * means that a result came back.
   */
  observe?: Operation;
}

/**
 * An operation that asks its caller back before it does anything: it answers with a question and a `requestState`, and
 * is done when both come back with the answers.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
 */
export interface AskingOperation extends Operation {
  /** The answers, by the keys under which the server asks. */
  inputResponses: Record<string, unknown>;
}

/** The operations that a judge may use. Nothing else of a stranger's is ever called. */
export interface Operations {
  /** Needs a credential and changes nothing; absent where none is known: then there is no verdict on tokens. */
  reads?: Operation;
  /** Changes something; only one that was named for it. */
  writes?: Operation;
  /** Asks back before it does anything; only one that was named for it. */
  asks?: AskingOperation;
}
