/** What a browser is told it must not do with our pages. */

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
].join("; ");

/** For `<meta>`, so that it holds on any static host; `frame-ancestors` only works in a header. */
export const pagePolicy: string = PAGE_POLICY;

/** The frame in which programs run: its own script, workers that it is given, and not one connection. */
export function framePolicy(scriptHash: string): string {
  return [
    "default-src 'none'",
    `script-src '${scriptHash}' blob:`,
    "worker-src data: blob:",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}

/** Header fields of every answer, whatever it is. */
export const COMMON_HEADERS: Record<string, string> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Header fields of an answer. */
export function securityHeaders(path: string): Record<string, string> {
  const framed = path === "/runner/frame.html";
  // The frame brings its own policy in its document: it names the script by hash.
  const policy = framed ? "frame-ancestors 'self'" : `${PAGE_POLICY}; frame-ancestors 'none'`;
  return {
    ...COMMON_HEADERS,
    "content-security-policy": policy,
    "x-frame-options": framed ? "SAMEORIGIN" : "DENY",
  };
}
