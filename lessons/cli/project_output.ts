/** What is said of a project that serves. */

import { task } from "../../reference/command/command.ts";
import { paint } from "../../reference/command/output.ts";
import { ends, paragraph } from "../../reference/conformance/reporters/style.ts";
import type { Lesson } from "./lessons.ts";

/** What to do with it. */
export function servingLines({ slug, watch }: Lesson, resource: string, issuer: string): string {
  return [
    `  Sign-in at ${paint("bold", issuer)}, as alice, bob or carol; no passwords.`,
    `  Serving ${paint("bold", resource)} until Ctrl-C. Try:`,
    `    curl -i -X POST ${resource}`,
    ends(`    ${task(`client ${resource}`)}`, "sign in, list the tools"),
    ends(`    ${task(`lesson --explain ${watch}`)}`, "the rule"),
    ends(`    lessons/${slug}/README.md`, "the text"),
    paragraph("What the server prints comes here: the guard's record of each decision.", "  "),
    "",
  ].join("\n");
}
