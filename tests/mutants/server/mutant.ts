/** A mutant is a finished lesson with one flaw, put around it from outside: no lesson's code is changed. */

import type { TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import { type CreateServer, issuerAt } from "../../target.ts";

/** What every lesson's server is told. */
export type Settings = Parameters<CreateServer>[0];

/** Answers a request. */
export type Next = (request: Request) => Promise<Response>;

/** What a flaw can reach besides the request and the server itself. */
export interface Around {
  settings: Settings;
  /**
   * The server of the lesson before, which does not have this lesson's step yet: how a mutant runs what the finished
   * server would refuse. In lesson 1, which has none before it, the finished server.
   */
  before: Next;
  /**
   * The issuer that the server trusts. With its `mint` a mutant repairs the token that it should have refused: the
   * same claims, signed by the published key, and the finished server then lets it in.
   */
  issuer: TestIssuer;
}

/** One flaw. */
export interface Mutant {
  /** "ignores-origin" */
  name: string;
  /** What is wrong with it, in one sentence. */
  flaw: string;
  /** Whose finished server it is built on. */
  lesson: 1 | 2 | 3 | 4 | 5 | 6 | 11 | 12;
  /** What the finished server is told in place of its settings: what the mutant does itself, it leaves out. */
  told?(settings: Settings): Settings;
  fetch(request: Request, next: Next, around: Around): Promise<Response>;
}

/** The finished server with the mutant's flaw. */
export function mutated(
  mutant: Pick<Mutant, "fetch" | "told">,
  finished: CreateServer,
  before: CreateServer,
): CreateServer {
  return (settings) => {
    const [server, earlier] = [finished(mutant.told?.(settings) ?? settings), before(settings)];
    const issuer = issuerAt(settings.issuer);
    const around: Around = { settings, issuer, before: async (request) => await earlier.fetch(request) };
    const next: Next = async (request) => await server.fetch(request);
    return { fetch: (request) => mutant.fetch(request, next, around) };
  };
}
