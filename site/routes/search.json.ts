/** The index that the search box reads. */

import { modules } from "gatehouse:api";
import { lessons, projects } from "gatehouse:lessons";
import type { Entry } from "../lib/search.ts";
import { searchIndex } from "../lib/search_index.ts";

export function data(): Entry[] {
  return searchIndex(lessons, modules, projects);
}
