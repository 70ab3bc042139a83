/**
 * SDK v2, for the programs that are on it: a script of its own, which is loaded into the program's worker before what
 * runs the program. Readers of other lessons do not wait for it.
 */

import "./no_eval.ts";
import "./missing_here.ts";
import * as server from "@modelcontextprotocol/server";
import { morePackages } from "./more_packages.ts";

morePackages()["@modelcontextprotocol/server"] = { __esModule: true, ...server };
