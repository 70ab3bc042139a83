/**
 * The checks of the official suite that are not green on the notes server, each with the reason. Most of them call
 * tools, resources and prompts that the suite wants every server under test to have, and that this one has not.
 */

/** Checks that are red for one reason. */
export interface Excuse {
  reason: string;
  /** What the suite says then. A check that turns red for another reason is not excused. */
  says: RegExp;
  checks: string[];
}

/** A check that turns green has to leave this list. */
export const BASELINE: Excuse[] = [
  {
    reason: "calls a tool of the suite's own, which the notes server does not have",
    says: /No tool has this name|Tool '\w+' not found|does not list the diagnostic tool/,
    checks: [
      "tools-call-simple-text",
      "tools-call-image",
      "tools-call-audio",
      "tools-call-embedded-resource",
      "tools-call-mixed-content",
      "tools-call-error",
      "tools-call-with-progress",
      "tools-call-sampling",
      "tools-call-elicitation",
      "elicitation-sep1034-general",
      "elicitation-sep1330-general",
      "json-schema-2020-12-tool-found",
      "sep-2322-elicitation-incomplete",
      "sep-2322-sampling-incomplete",
      "sep-2322-list-roots-incomplete",
      "sep-2322-multiple-inputs-incomplete",
      "sep-2322-request-state-incomplete",
      "sep-2322-result-type-included",
      "sep-2322-respect-client-capabilities",
      "sep-2322-ignore-unexpected-params",
      "sep-2575-server-rejects-undeclared-capability",
      "sep-2575-missing-capability-http-400",
      "sep-2575-http-server-no-independent-requests-on-stream",
      "sep-2575-server-no-log-without-loglevel",
    ],
  },
  {
    reason: "goes on from a question that such a tool would have asked in the middle of a call",
    says: /InputRequiredResult/,
    checks: [
      "sep-2322-multi-round-r1",
      "sep-2322-reject-tampered-state",
      "sep-2322-missing-response-rerequests",
    ],
  },
  {
    reason: "asks for resources, prompts, completions or a log, and says so: there are none",
    says: /Method not found|resources\/read was not exercised|got -32601|Error data\.uri is undefined/,
    checks: [
      "resources-list",
      "resources-read-text",
      "resources-read-binary",
      "resources-templates-read",
      "resources-subscribe",
      "resources-unsubscribe",
      "prompts-list",
      "prompts-get-simple",
      "prompts-get-with-args",
      "prompts-get-embedded-resource",
      "prompts-get-with-image",
      "completion-complete",
      "logging-set-level",
      "tools-call-with-logging",
      "sep-2322-non-tool-incomplete",
      "sep-2549-resources-list-caching-hints",
      "sep-2549-resources-read-caching-hints",
      "sep-2549-resources-templates-list-caching-hints",
      "sep-2549-prompts-list-caching-hints",
      "sep-2164-error-code",
      "sep-2164-data-uri",
    ],
  },
  {
    reason: "wants a stream of changes: nothing here changes that one could subscribe to, so none is opened",
    says: /notifications\/subscriptions\/acknowledged|no notification frames|notify listen streams/,
    checks: [
      "sep-2575-server-sends-subscription-ack",
      "sep-2575-server-tags-subscription-id",
      "sep-2575-server-sends-tools-list-changed-on-subscription",
      "sep-2575-server-sends-prompts-list-changed-on-subscription",
    ],
  },
  {
    reason:
      "wants a session, which is optional: there is nothing here to bind to a user and nothing to steal",
    says: /session ID/,
    checks: ["server-sse-multiple-streams-session", "server-sse-polling-session"],
  },
  {
    reason: "not scored: wants a tool with an argument in a header field of its own",
    says: /no tool with x-mcp-header/,
    checks: [
      "sep-2243-server-no-xmcp-tool",
      "sep-2243-server-decode-base64",
      "sep-2243-server-validate-param-match",
      "sep-2243-server-reject-invalid-param-chars",
      "sep-2243-server-reject-param-mismatch",
    ],
  },
  {
    reason: "not scored: the extension for long tasks, which the notes server does not offer",
    says:
      /No tool has this name|no task was created|routing-task fixture|extensions MUST be|-32601|-32602|^Skipped/,
    checks: [
      "tasks-sync-tool-call",
      "tasks-cancel-terminal-idempotent-ack",
      "tasks-request-state-removal-setup",
      "tasks-headers-tolerate-mcp-method-on-tools-call",
      "tasks-wire-field-renames",
      "tasks-no-early-ttl-expiry",
      "tasks-no-related-task-meta-on-inlined-result",
      "tasks-mrtr-tasks-update-resumes",
      "tasks-mrtr-partial-fulfillment",
      "tasks-extension-advertised",
      "tasks-per-request-meta-opt-in",
      "tasks-server-directed-creation-no-hint",
      "tasks-immediate-result-shortcut",
      "tasks-result-type-complete-on-non-task-responses",
      "tasks-status-notifications",
      "sep-2663-result-type-task-on-create",
      "sep-2663-tasks-get-status-working",
      "sep-2663-tasks-get-status-completed",
      "sep-2663-tasks-get-status-failed",
      "sep-2663-tasks-get-status-input-required",
      "sep-2663-tasks-get-invalid-task-id-32602",
      "sep-2663-tool-error-uses-completed-status",
      "sep-2663-cancel-ack-empty-result",
      "sep-2663-routing-headers-accepted-on-tasks-get",
      "sep-2663-server-rejects-mismatched-mcp-name-on-tasks-get",
      "sep-2663-server-rejects-undeclared-client",
      "sep-2663-server-returns-missing-capability-when-required",
      "sep-2663-tasks-methods-non-declaring",
      "sep-2663-mrtr-synchronous-before-task-creation",
      "sep-2663-legacy-task-param-ignored",
      "sep-2663-durable-create-strong-consistency",
    ],
  },
];
