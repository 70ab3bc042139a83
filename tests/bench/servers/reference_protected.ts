/** The reference server, started as `deno task reference` starts it. Its records go to the null device. */

import { readConfiguration } from "../../../reference/server/configuration.ts";
import { recordsTo } from "../../../reference/server/records.ts";
import { start } from "../../../reference/server/start.ts";
import { meter } from "./meter.mjs";

const [issuer = ""] = Deno.args;
const environment: Record<string, string> = { ISSUER: issuer, PORT: "0", DATABASE: ":memory:" };
const records = Deno.openSync("/dev/null", { write: true });
const { resource } = await start(readConfiguration((name) => environment[name]), recordsTo(records));
meter(resource);
