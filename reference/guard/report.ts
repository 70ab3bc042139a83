/** Tells telemetry and the audit sink of each decision. */

import { type Attempt, type AuditEvent, auditEvent } from "./audit.ts";
import type { Refusal } from "./refusal.ts";
import { openTelemetry } from "./telemetry.ts";

/**
 * Takes audit events. It is not waited for, and an error of its own changes no decision: it is counted as
 * `gatehouse.audit.failures`, which is worth an alert. A sink that must not lose an event has to queue it itself.
 */
export type AuditSink = (event: AuditEvent) => void | Promise<void>;

/** Told of a decision; without a refusal, the request was let in. */
export type Report = (attempt: Attempt, refusal?: Refusal) => void;

/** Where decisions are reported to. */
export function createReport(resource: string, onAudit?: AuditSink): Report {
  const telemetry = openTelemetry();
  return (attempt, refusal) => {
    telemetry.decided(refusal ? "deny" : "allow", refusal?.code ?? "admitted", attempt.operation);
    if (!onAudit) return;
    try {
      const taken: unknown = onAudit(auditEvent(resource, attempt, refusal));
      // A sink may return whatever it likes; only of a promise there is anything left to hear.
      if (typeof taken === "object") Promise.resolve(taken).catch(telemetry.auditFailed);
    } catch {
      telemetry.auditFailed();
    }
  };
}
