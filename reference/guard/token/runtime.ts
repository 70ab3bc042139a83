/** What the guard runs on, where that decides how. */

/** What a runtime says of itself. */
interface Globals {
  process?: { versions?: Record<string, string | undefined> };
  navigator?: { userAgent?: string };
}

/**
 * Which runtime this is. Those that are like Node list its versions too, and say who they are as a user agent, which
 * Node itself has since 21.
 */
export function runtimeName(
  { process, navigator }: Globals = globalThis as Globals,
): "node" | "workerd" | "other" {
  const { userAgent = "Node.js/" } = navigator ?? {};
  if (userAgent === "Cloudflare-Workers") return "workerd";
  return process?.versions?.["openssl"] && userAgent.startsWith("Node.js/") ? "node" : "other";
}
