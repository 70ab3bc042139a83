/**
 * Runs before every command: an older Deno would fail at the command's own options, in words that help nobody.
 * It has to run on that older Deno itself, so it uses nothing new.
 */

import config from "../../../deno.json" with { type: "json" };

const numbers = (version: string) => version.split(".").map(Number);

/** Whether a version is as new as another: "2.10.0" is as new as "2.9.0". */
export function isAsNewAs(version: string, wanted: string): boolean {
  const [has, wants] = [numbers(version), numbers(wanted)];
  const differs = wants.findIndex((number, i) => has[i] !== number);
  return differs === -1 || (has[differs] ?? 0) > (wants[differs] ?? 0);
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main && !isAsNewAs(Deno.version.deno, config.minimumDeno)) {
  const found = `This is Deno ${Deno.version.deno}, and Gatehouse needs ${config.minimumDeno} or newer`;
  say(`gatehouse: ${found}: npx -y deno task …\n`);
  Deno.exit(2);
}

// The first time it takes seconds until the command itself can say anything: Deno compiles it. What it says then is
// written over this.
if (import.meta.main && Deno.args[0] === "--starting" && Deno.stderr.isTerminal()) say("  Starting…");
