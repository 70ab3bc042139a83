/** A rule in words, for somebody who has the lessons, and with them the site. */

import type { Requirement } from "../../reference/conformance/requirement.ts";
import { paragraph } from "../../reference/conformance/reporters/style.ts";
import { explanation } from "../../reference/conformance/reporters/terminal.ts";
import { task } from "../../reference/command/command.ts";
import { paint } from "../../reference/command/output.ts";
import { SITE } from "./addresses.ts";
import { lessonLevel } from "./file_judging.ts";

/** What it asks for, why, where that is written, and its page, which is there once the site is served. */
export function ruleInWords(requirement: Requirement): string {
  const words = explanation(requirement, lessonLevel(requirement) ?? "", paint, SITE);
  return `${words}\n${paint("dim", paragraph(`once ${task("site")} serves it`, "         "))}`;
}
