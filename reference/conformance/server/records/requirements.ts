/** Records of what was refused: for whoever has to find out what happened, and of no use to anybody else. */

import { text } from "../../sources.ts";
import type { Requirement, Source } from "../../requirement.ts";

/** A section of the Application Security Verification Standard. */
function asvs(section: string): Source {
  const url = "https://github.com/OWASP/ASVS/blob/v4.0.3/4.0/en/0x15-V7-Error-Logging.md";
  return text("OWASP ASVS 4.0.3", section, url);
}

/** The rules of the group `audit`. */
export const records: Requirement[] = [
  {
    id: "audit.refusals",
    title: "each refusal leaves one record: when, which status, and who where that is known",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [asvs("7.1.3"), asvs("7.1.4")],
    why:
      "An attack is a row of refusals before it is anything else. Without records nobody sees the row, and afterwards " +
      "nobody can say whose token it was.",
    hints: [
      "Record where the answer leaves, and not in each place that refuses.",
      "Whoever a verified token names belongs in it: a 403 is somebody's.",
    ],
  },
  {
    id: "audit.no-secrets",
    title: "no record holds a token, a part of one, a session id, or what a message says",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [asvs("7.1.1"), asvs("7.1.2")],
    why:
      "Records are read by more people than the server is trusted by, kept for longer, and sent to other companies. A " +
      "token in one is a token that has leaked.",
    hints: [
      "Choose what goes in; do not take out what must not.",
      "Not the header, not the error's text, not the URL.",
    ],
  },
  {
    id: "audit.outage",
    title: "a collector that is out of order costs nobody their answer",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [asvs("7.1.3")],
    why: "Else whoever stops the collector has stopped the server.",
    hints: ["Do not wait for it.", "A promise that nobody waits for needs a catch."],
  },
];
