/**
 * `deno task scoreboard`: has verify judge every peer, and writes `reference/conformance/SCOREBOARD.md`. What a peer
 * fails is no failure of this command: it fails where one cannot be judged.
 *
 * @module
 */

import { projectFile } from "../../lessons/cli/lessons.ts";
import { whyNotJudged } from "./installed.ts";
import { type Judged, judged } from "./judged.ts";
import { PEERS } from "./list.ts";
import { locked, lockedVersions } from "./lockfile.ts";
import { rowsOf, scoreboard, toldOf } from "./scoreboard.ts";
import { CHART, scoreboardSvg } from "./scoreboard_chart.ts";

/** Half of what verify does is to wait for somebody's time to pass. */
const AT_ONCE = 2;

const SERVERS = "tests/peers/servers";
const FILE = "reference/conformance/SCOREBOARD.md";
const PICTURE = `reference/conformance/${CHART}`;

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

/** As the formatter leaves it. */
async function formatted(text: string): Promise<string> {
  const child = new Deno.Command("deno", {
    args: ["fmt", "--quiet", "--ext", "md", "-"],
    cwd: projectFile("."),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("deno fmt does not take the scoreboard");
  return new TextDecoder().decode(stdout);
}

const refused = await whyNotJudged(projectFile(SERVERS));
if (refused) {
  Deno.stderr.writeSync(new TextEncoder().encode(`${refused}\n`));
  Deno.exit(2);
}
const versionOf = await lockedVersions();
const results: Judged[] = [];
const waiting = [...PEERS.entries()];

async function turn(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [at, peer] = next;
    results[at] = await judged(peer);
    const { passed, rest } = toldOf(results[at]);
    say(`  ${peer.name}, ${peer.setUp}: ${passed.length} passed, ${rest} not told`);
  }
}

say(`Judging ${PEERS.length} servers…`);
await Promise.all(Array.from({ length: AT_ONCE }, turn));
const { date } = await locked();
await Deno.writeTextFile(projectFile(FILE), await formatted(scoreboard(results, { date, versionOf })));
await Deno.writeTextFile(projectFile(PICTURE), scoreboardSvg(rowsOf(results, { versionOf })));
say(`Written: ${FILE} and ${PICTURE}`);
