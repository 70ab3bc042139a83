/**
 * Keeps what oidc-provider has to say about itself off the learner's screen: that Deno is an unsupported
 * runtime, at import time, and that its own guard against SSRF could not be set up, at the first fetch (ours is
 * in client_metadata_fetch.ts). Import this module before oidc-provider.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- that is where oidc-provider says it

// deno-lint-ignore no-control-regex -- on a terminal it comes in colour
const ABOUT_ITSELF = /^(?:\x1b\[[\d;]*m)?oidc-provider (?:NOTICE|WARNING): /;

for (const method of ["info", "warn"] as const) {
  const original = console[method];
  console[method] = (...data: unknown[]) => {
    if (typeof data[0] === "string" && ABOUT_ITSELF.test(data[0])) return;
    original.apply(console, data);
  };
}
