/** Clients that take a server's slip for the end, or forgive more than a slip (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

/** What stands in lesson 7's file, where several flaws begin. */
const IS_OURS = "ours.map(canonical).includes(canonical(document.resource))";
const SAYS = 'value !== null && (value !== "" || name === "scope")';
const PARTS = "header.matchAll(parts)";
const POINTER = 'said[key] = key === "resource_metadata" && (said[key] ?? value) !== value ? "" : value;';

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** Mutants for the checks of discovery among servers that make slips. */
export const clientDiscoverySlipMutants: ClientMutant[] = [
  mutant("compares-to-the-letter", "It takes a scheme in capitals, and an empty path, for another server.", [
    IS_OURS,
    "ours.includes(document.resource)",
  ]),
  mutant(
    "forgives-without-a-pointer",
    "It forgives spellings where it looked by itself, and not by pointer.",
    [
      IS_OURS,
      `(pointer ? ours.includes(document.resource) : ${IS_OURS})`,
    ],
  ),
  mutant("forgives-case-alone", "It takes the slash of an empty path for another server.", [
    'path.replace(/^(?!\\/)/, "/")',
    "path",
  ]),
  mutant("asks-in-its-own-letters", "It asks for the resource in its own spelling, not in the document's.", [
    "ask(settings, server, document.resource, scope)",
    "ask(settings, server, canonical(document.resource), scope)",
  ]),
  mutant("wants-every-member-right", "It refuses answers in which a member that it does not need is null.", [
    SAYS,
    "true",
  ]),
  mutant("forgives-null-alone", "It refuses answers in which a member that it does not need is empty.", [
    SAYS,
    "value !== null",
  ]),
  mutant("reads-one-parameter-a-comma", "It loses a parameter where a comma is missing.", [
    PARTS,
    'header.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).flatMap((part) => [...part.matchAll(parts)].slice(0, 2))',
  ]),
  mutant("wants-urls-in-quotes", "It throws away a challenge that has a URL without quotes.", [
    PARTS,
    '(/=\\s*https?:/.test(header) ? "" : header).matchAll(parts)',
  ]),
  mutant("first-pointer", "Of two pointers that disagree it believes the first.", [
    POINTER,
    "said[key] ??= value;",
  ]),
  mutant("last-pointer", "Of two pointers that disagree it believes the last.", [
    POINTER,
    "said[key] = value;",
  ]),
];
