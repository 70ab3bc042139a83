/** The scoreboard: what each peer came to, and what its failures let somebody do. */

import { requirementById } from "../../reference/conformance/catalogue.ts";
import { answered } from "../../reference/conformance/exchange.ts";
import type { Impact } from "../../reference/conformance/requirement.ts";
import { rpcResponse } from "../../reference/conformance/rpc.ts";
import { ABOUT_CREDENTIALS } from "../../reference/conformance/verify/impact.ts";
import type { Finding } from "../../reference/conformance/verify/verification.ts";
import { isDocumented } from "./documented.ts";
import type { Judged } from "./judged.ts";
import type { Peer } from "./list.ts";
import { CHART, scoreboardWords } from "./scoreboard_chart.ts";

/** What is known beside the verdicts. */
export interface Circumstances {
  /** When the lockfile changed last, as "2026-11-30". */
  date: string;
  /** The version of a package in the lockfile. */
  versionOf(name: string): string;
}

/**
 * What a failure has done here: a rule that opens may also be broken by a refusal that a client cannot make out. Milder
 * than `verify`: of nobody whose answer is a refusal, of whatever kind, is said that it let somebody in.
 */
export function effectOf({ id, impact, failure, exchanges }: Finding): Impact {
  if (impact !== "opens" || !ABOUT_CREDENTIALS.test(id)) return impact ?? "untidy";
  const told = exchanges[(failure?.exchange ?? 0) - 1];
  if (!told || !answered(told) || /executed/.test(failure?.received ?? "")) return "opens";
  const { error, result } = rpcResponse(told.response) ?? {};
  return error || result?.isError || !result && told.response.status >= 400 ? "locks-out" : "opens";
}

/** What may be printed of a peer. What lets somebody in is told where its documentation says so, or it is ours. */
export function toldOf(
  { peer, findings }: Judged,
): { passed: Finding[]; failed: Record<Impact, Finding[]>; rest: number } {
  const passed = findings.filter(({ status }) => status === "pass");
  const failing = findings.filter(({ status }) => status === "fail");
  const failed = Object.fromEntries((["opens", "locks-out", "untidy"] as const).map((impact) => {
    const of = failing.filter((finding) => effectOf(finding) === impact);
    return [impact, impact === "opens" ? of.filter(({ id }) => mayBeTold(peer, id)) : of];
  })) as Record<Impact, Finding[]>;
  const told = Object.values(failed).reduce((sum, { length }) => sum + length, passed.length);
  return { passed, failed, rest: findings.length - told };
}

function mayBeTold({ setUp, documented }: Peer, id: string): boolean {
  return setUp === "ours" || isDocumented(documented, id);
}

/** The rows of the table: server, how it is set up, versions, revision, and how many rules came to what. */
export function rowsOf(all: Judged[], { versionOf }: Pick<Circumstances, "versionOf">): string[][] {
  return all.map((judged) => {
    const { peer, revision } = judged;
    const { passed, failed, rest } = toldOf(judged);
    const versions = peer.packages.map(versionOf);
    return [
      peer.name,
      peer.setUp,
      versions.length > 0 ? versions.join(", ") : "this tree",
      revision,
      ...[passed.length, failed.opens.length, failed["locks-out"].length, failed.untidy.length, rest].map(
        String,
      ),
    ];
  });
}

/** The whole file. */
export function scoreboard(all: Judged[], { date, versionOf }: Circumstances): string {
  const rows = rowsOf(all, { versionOf });
  return [
    "# Scoreboard",
    "",
    "<!-- Written by `deno task scoreboard`: what is changed here by hand is lost. -->",
    "",
    `Small servers, each written by us from what its package documents, judged by \`verify --start\`. Rule set ${
      all[0]?.rules
    }; versions as in the lockfile of ${date}. \`npx -y deno task peers\` installs them, and`,
    "`npx -y deno task scoreboard` writes this page.",
    "",
    `![${scoreboardWords(rows)}](${CHART})`,
    "",
    ...table(
      ["Server", "Set up", "Version", "MCP", "Passed", "Lets in", "Locks out", "Untidy", "Not told"],
      rows,
      4,
    ),
    "",
    ...NOTES,
    "",
    "## What lets somebody in",
    "",
    "By server, each rule that it breaks; behind the rule, what happens where it does not hold.",
    "",
    ...openings(all),
    "## Where it is documented",
    "",
    ...sources(all),
    "",
  ].join("\n");
}

const NOTES = [
  "Counted are rules of level MUST, at the newest revision that the server speaks. **Lets in**: somebody gets in, or",
  "further than they may. **Locks out**: honest clients fail, or cannot make out why they are refused. **Untidy**: neither.",
  "**Not told**: what could not be tested there, and what would let somebody in and is not in the package's own",
  "documentation or a published advisory. Such a thing goes to its maintainers and stays out of this page, so a 0 under",
  "*Lets in* says of others no more than that; of ours it says all.",
  "",
  "A package that leaves a part to its user is no worse for that: the row says what you get before you add that part.",
  "*Every option* is what the package's documentation offers for it, as far as honest clients still get in. Where a",
  "package verifies no token, jose does. Where a package is not about the transport, what SDK v1 or v2 has for `Origin`",
  "is switched on.",
];

/** Rules that the same servers fail stand together. */
function openings(all: Judged[]): string[] {
  const ids = [...new Set(all.flatMap((judged) => toldOf(judged).failed.opens.map(({ id }) => id)))]
    .toSorted();
  const groups = Map.groupBy(ids, (id) => {
    const where = all.filter((judged) => toldOf(judged).failed.opens.some((finding) => finding.id === id));
    return where.map(({ peer }) => `${peer.name}${mended(all, peer, id)}`).join("; ");
  });
  return [...groups].flatMap(([where, rules]) => [
    `**${where}**`,
    "",
    ...rules.map((id) => {
      const { title, why } = requirementById(id)!;
      return `- \`${id}\`: ${title}. ${why}`;
    }),
    "",
  ]);
}

/** Whether the same peer with every option passes it. */
function mended(all: Judged[], { name, setUp }: Peer, id: string): string {
  if (setUp !== "as documented") return setUp === "ours" ? "" : `, ${setUp}`;
  const other = all.find(({ peer }) => peer.name === name && peer.setUp === "every option");
  const status = other?.findings.find((finding) => finding.id === id)?.status;
  return status === "pass" ? " (an option mends it)" : "";
}

function sources(all: Judged[]): string[] {
  const peers = all.map(({ peer }) => peer).filter(({ setUp }) => setUp === "as documented");
  return peers.flatMap(({ name, documented }) =>
    documented.map(({ rules, says, source }) =>
      `- ${name}: ${says} (${source}). ${rules.map((rule) => `\`${rule}\``).join(", ")}`
    )
  );
}

/** A table of Markdown in columns of one width; numbers from a column on stand to the right. */
function table(head: string[], rows: string[][], numbersFrom = head.length): string[] {
  const widths = head.map((title, i) => Math.max(title.length, 4, ...rows.map((row) => row[i]!.length)));
  const cell = (text: string, i: number) =>
    i < numbersFrom ? text.padEnd(widths[i]!) : text.padStart(widths[i]!);
  const line = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const rule = widths.map((width, i) => i < numbersFrom ? "-".repeat(width) : `${"-".repeat(width - 1)}:`);
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)];
}
