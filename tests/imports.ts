/** Who needs whom in this tree: imports read from the sources, circles among them, and those that go the wrong way. */

import { dirname, join, normalize } from "node:path";

/** One import; both paths begin at the root of the tree. */
export interface Import {
  from: string;
  to: string;
  /** The names, as the import has them: "judge, type Judging". */
  names: string;
}

/** `import … from "./x.ts"`, `export … from`, `import "./x.ts"` and `import("./x.ts")`, as `deno fmt` leaves them. */
const STATEMENT = /^(?:import|export)\s+(?:([^"';]*?)\s+from\s+)?"(\.[^"]*)"|\bimport\(\s*"(\.[^"]*)"/gm;

/** The relative imports of one file. */
export function importsIn(from: string, text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map(([, names = "", specifier, dynamic]) => ({
    from,
    to: normalize(join(dirname(from), (specifier ?? dynamic)!)),
    names: names.replaceAll(/[{}]|,(?=\s*\})/g, "").replaceAll(/\s+/g, " ").trim().replace(/,$/, "") ||
      "all of it",
  }));
}

/** What a folder may not reach: each row says who, what, and why. */
const WAYS: { from: RegExp; mayNot: RegExp; why: string }[] = [
  { from: /^lessons\/\d/, mayNot: /./, why: "a lesson imports npm packages only" },
  { from: /^reference\//, mayNot: /^lessons\//, why: "the reference does not need the lessons" },
  { from: /^(?!tests\/|site\/)/, mayNot: /^site\//, why: "nothing imports the site" },
  { from: /^(?!tests\/)/, mayNot: /^tests\//, why: "only tests import tests" },
  {
    from: /^reference\/conformance\//,
    mayNot: /^reference\/(?!conformance\/)/,
    why: "what judges knows nothing of what is judged, and needs no command",
  },
  {
    from: /^reference\/guard\//,
    mayNot: /^reference\/(?!guard\/)/,
    why: "the guard is a package of its own",
  },
  {
    from: /^reference\/conformance\/server\//,
    mayNot: /^reference\/conformance\/client\//,
    why: "the server's rules stand apart from the client's",
  },
  {
    from: /^reference\/conformance\/client\//,
    mayNot: /^reference\/conformance\/server\//,
    why: "the client's rules stand apart from the server's",
  },
  {
    from: /^reference\/conformance\/(?:send|grammar|issuer)\//,
    mayNot: /^reference\/conformance\/(?:server|client|reporters|verify|checks\.ts|catalogue\.ts|judge\.ts)/,
    why: "what checks are made of does not know the checks",
  },
  {
    from: /^reference\/command\//,
    mayNot: /^reference\/(?:client|server|guard|authorization_server)\//,
    why: "what all commands share knows none of them",
  },
];

/** The imports that point the wrong way, each with both files, the names and the reason. */
export function wrongWays(imports: Import[]): string[] {
  return imports.flatMap((each) => {
    const way = WAYS.find(({ from, mayNot }) => from.test(each.from) && mayNot.test(each.to));
    return way && !ownFolder(each) ? [`${each.from} needs ${each.names} of ${each.to}: ${way.why}`] : [];
  });
}

/** A lesson of several files may use its own. */
function ownFolder({ from, to }: Import): boolean {
  const folder = /^lessons\/\d[^/]*\//.exec(from)?.[0];
  return folder !== undefined && to.startsWith(folder);
}

/**
 * The circles: each is the imports among files that all need each other, whatever is only a type included.
 *
 * Two files are in one circle when each can be reached from the other.
 */
export function circlesIn(imports: Import[]): Import[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...next.get(from) ?? [], to]);
  const reach = new Map([...next.keys()].map((file) => [file, reachedFrom(file, next)]));
  const circles = new Map<string, Import[]>();
  for (const each of imports) {
    if (!reach.get(each.to)?.has(each.from)) continue;
    const members = [...reach.get(each.from)!].filter((file) => reach.get(file)?.has(each.from)).toSorted();
    circles.set(members[0]!, [...circles.get(members[0]!) ?? [], each]);
  }
  return [...circles.values()];
}

function reachedFrom(start: string, next: Map<string, string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...next.get(start) ?? []];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    open.push(...next.get(file) ?? []);
  }
  return reached;
}
