/** What the server says to whoever has started it. */

/** What there is to say. */
export interface WelcomeOptions {
  resource: string;
  issuers: readonly string[];
  /** Whether the authorization server is the demonstration's, with demo users. */
  demo: boolean;
  /** Whether npx started the task: its commands are then shown with it. */
  npx: boolean;
}

/** Where it listens, how to sign in, and what to try: commands that exist. */
export function welcome({ resource, issuers, demo, npx }: WelcomeOptions): string {
  const task = npx ? "npx -y deno task" : "deno task";
  const { pathname } = new URL(resource);
  const metadata = new URL(
    `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`,
    resource,
  );
  return [
    "",
    "  Gatehouse · the reference server",
    "",
    `  notes server   ${resource}`,
    ...issuers.map((issuer, i) => `  ${i === 0 ? "sign-in       " : "              "} ${issuer}`),
    ...(demo ? ["                 as alice, bob or carol (an admin); no passwords"] : []),
    "",
    "  Serving until Ctrl-C. Try:",
    `    ${task} client ${resource}`,
    `    curl -i -X POST ${resource}`,
    `    curl -i ${metadata}`,
    "  Every decision is one line of JSON on standard error.",
  ].join("\n");
}
