/** A path of the project in a line of its own, which a terminal opens. */

import { columns } from "../../reference/conformance/reporters/style.ts";
import { link } from "../../reference/command/output.ts";
import { projectFile } from "./lessons.ts";

/**
 * The path behind its label, or below it where that is too narrow: a path is never cut.
 *
 * @param line behind the path, from 1
 */
export function pathLine(label: string, path: string, line?: number): string {
  const shown = line === undefined ? path : `${path}:${line}`;
  const linked = link(shown, projectFile(path));
  return label.length + shown.length <= columns() ? label + linked : `${label.trimEnd()}\n    ${linked}`;
}
