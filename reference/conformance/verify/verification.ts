/** What verify found out about one server: one document, whatever shows it. */

import type { Power } from "../check.ts";
import type { DialectName } from "../issuer/dialects/all.ts";
import type { Report, Subject, Totals, Verdict } from "../report.ts";
import type { Impact, Requirement, Revision } from "../requirement.ts";
import type { Stack } from "./stack.ts";

/**
 * The verdict. `not protected`: a rule of level MUST failed, and that lets somebody in, or further than they may.
 * `not conformant`: another MUST failed. `protected`: no MUST failed, and every core rule passed. `could not tell`: the
 * rest, and whatever was looked at from outside alone.
 */
export type Outcome = "protected" | "not protected" | "not conformant" | "could not tell";

/** What the verdict is, and why. */
export interface Conclusion {
  outcome: Outcome;
  /** One sentence for people, without the outcome in it. */
  reason: string;
  /** The rules that decide it: those that failed, or the core rules that did not pass. */
  rules: string[];
}

/** What the test issuer's tokens look like: RFC 9068's, or as a provider sends them. */
export type Dialect = "plain" | DialectName;

/** Who is at fault when a rule is broken: the server, whatever answers in its place, or its authorization server. */
export type Fault = "server" | "in front" | "issuer";

/** The verdict on one rule, with what the rule is. */
export interface Finding extends Verdict {
  party: Requirement["party"];
  /** What breaking it does, which every rule of a server's says; of a failure, what it has done here. */
  impact?: Impact;
  /** Of a failure: whose it is. */
  fault?: Fault;
}

/** What more could be judged, and with what. */
export interface Opening {
  /** As it is typed: "--write OP", "MCP_TOKEN". */
  by: string;
  /** What that opens, in a few words. */
  opens: string;
}

/** The server, and how it was judged. */
export interface VerifiedSubject extends Subject {
  resource: string;
  /** The command that started it, without secrets. */
  startedBy?: string;
  /** Its issuer's identifier: the test issuer's, or the first that its metadata names. */
  issuer?: string;
  /** Who makes the tokens that it was judged with; `nobody`: it was looked at from outside. */
  tokens: "the test issuer" | "its own issuer" | "nobody";
  /** Of the test issuer. */
  dialect?: Dialect;
  /** Whether it wants `Mcp-Session-Id`; absent where no credential got that far. */
  sessions?: boolean;
  /** What the harness could do here. */
  powers: Power[];
  /** The operations that were used, by name. */
  operations: { reads?: string; writes?: string };
  /** What would have opened more; empty where nothing is missing. */
  more: Opening[];
  /** What it is built with, if that could be seen. */
  stack?: Stack;
  /** What stands in front of it, if that could be seen. */
  inFront?: string;
}

/** The outcome of one run on one server; `schema` goes up when a field changes its meaning. */
export interface Verification extends Pick<Report, "revision" | "durationMs"> {
  schema: 1;
  /** The name of the rule set, such as "2026-12". */
  rules: string;
  verdict: Conclusion;
  subject: VerifiedSubject;
  revision: Revision;
  /** One a rule, in the order of the catalogue. */
  verdicts: Finding[];
  totals: Totals;
}
