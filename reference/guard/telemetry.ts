/**
 * Decisions as OpenTelemetry sees them. Without an OpenTelemetry SDK in the process all of this does nothing; Deno
 * brings one along (`OTEL_DENO=true`).
 */

import { metrics, trace } from "@opentelemetry/api";

/** Counts decisions, and marks the active span with them. */
export interface Telemetry {
  /** @param operation an entry of the scope policy: few enough to be an attribute of a metric */
  decided(decision: "allow" | "deny", code: string, operation?: string): void;
  /** An audit sink threw. */
  auditFailed(): void;
}

/**
 * Opens the counters `gatehouse.decisions` and `gatehouse.audit.failures`. Who called is not in them: that is for
 * the audit record alone.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/api/
 */
export function openTelemetry(): Telemetry {
  const meter = metrics.getMeter("gatehouse");
  const decisions = meter.createCounter("gatehouse.decisions", {
    description: "Requests that the guard let in or refused",
  });
  const auditFailures = meter.createCounter("gatehouse.audit.failures", {
    description: "Decisions that the audit sink did not take",
  });
  return {
    decided(decision, code, operation) {
      const attributes = {
        "gatehouse.decision": decision,
        "gatehouse.code": code,
        ...(operation === undefined ? {} : { "gatehouse.operation": operation }),
      };
      decisions.add(1, attributes);
      trace.getActiveSpan()?.setAttributes(attributes);
    },
    auditFailed: () => auditFailures.add(1),
  };
}
