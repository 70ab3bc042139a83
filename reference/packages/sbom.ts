/** What is in a package, as CycloneDX: itself, and every package of npm that it brings along, as this tree's lockfile has them. */

import { readFileSync } from "node:fs";
import { pinned } from "./dependencies.ts";
import type { Manifest } from "./manifest.ts";
import { inProject } from "./tools.ts";

/** An entry of the lockfile: its integrity, and what it needs. */
interface Locked {
  integrity?: string;
  dependencies?: string[];
}

const { npm: LOCKED } = JSON.parse(readFileSync(inProject("deno.lock"), "utf8")) as {
  npm: Record<string, Locked>;
};

/** A component of a CycloneDX document. */
export interface Component {
  "type": "library";
  "bom-ref": string;
  "name": string;
  "version": string;
  "purl": string;
  "hashes"?: { alg: "SHA-512"; content: string }[];
}

/** The document; what is here of it. */
export interface Bom {
  bomFormat: "CycloneDX";
  specVersion: "1.6";
  version: 1;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

/** `@scope/name@1.2.3_peer@4` apart. */
function nameAndVersion(key: string): [name: string, version: string] {
  const [, name = "", version = ""] = /^(@?[^@]+)@([^_]+)/.exec(key) ?? [];
  return [name, version];
}

function component(name: string, version: string, integrity?: string): Component {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const digest = integrity?.replace(/^sha512-/, "");
  return {
    "type": "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    ...digest && { hashes: [{ alg: "SHA-512", content: hex(digest) }] },
  };
}

function hex(base64: string): string {
  return [...atob(base64)].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/**
 * The lockfile's entry for what something needs: its name, where there is one version of it, or its name and version.
 *
 * @throws {Error} when the lockfile has none
 */
function entryFor(needed: string): string {
  const found = Object.keys(LOCKED).find((key) => {
    return key === needed || key.startsWith(`${needed}_`) || key.startsWith(`${needed}@`);
  });
  if (found === undefined) throw new Error(`deno.lock has no ${needed}`);
  return found;
}

/** What is in a package. The same lockfile gives the same document: it has no time and no random number. */
export function bomOf({ name, version, dependencies }: Manifest): Bom {
  const own = component(name, version);
  const direct = Object.keys(dependencies).map((each) => entryFor(`${each}@${pinned(each)}`));
  const found = new Map<string, string[]>();
  const open = [...direct];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    const needs = (LOCKED[key]!.dependencies ?? []).map(entryFor);
    found.set(key, needs);
    open.push(...needs);
  }
  const refOf = (key: string) => component(...nameAndVersion(key))["bom-ref"];
  const keys = [...found.keys()].toSorted();
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: own },
    components: keys.map((key) => component(...nameAndVersion(key), LOCKED[key]!.integrity)),
    dependencies: [
      { ref: own["bom-ref"], dependsOn: direct.map(refOf).toSorted() },
      ...keys.map((key) => ({ ref: refOf(key), dependsOn: found.get(key)!.map(refOf).toSorted() })),
    ],
  };
}
