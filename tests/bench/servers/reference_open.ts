/**
 * The reference server with its guard taken out: the same listener, the same health checks, the same tools. The SDK
 * reads the message, checks Host and Origin, and everybody is alice.
 */

import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { authInfoOf } from "../../../reference/guard/adapters/auth_info.ts";
import { createHealth } from "../../../reference/server/health.ts";
import { listen } from "../../../reference/server/listener.ts";
import { createMcpEndpoint } from "../../../reference/server/mcp.ts";
import { openNotes } from "../../../reference/server/notes.ts";
import { recordsTo } from "../../../reference/server/records.ts";
import { meter } from "./meter.mjs";
import { WHOAMI } from "./whoami.mjs";

const write = recordsTo(Deno.stderr);
const notes = openNotes(":memory:");
const health = createHealth({ database: notes.check, keys: () => Promise.resolve() }, write);
const endpoint = createMcpEndpoint(notes, () => {});
const authInfo = authInfoOf({ ...WHOAMI, isClient: false, expiresAt: 0, tokenHash: "", claims: {} });
const listener = listen({ hostname: "127.0.0.1", port: 0 }, write);

listener.answerWith((request) =>
  health(request) ??
    hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins()) ??
    endpoint.fetch(request, Deno.args[0] === "parsed" ? { authInfo } : { authInfo })
);
meter(`http://127.0.0.1:${listener.port}/mcp`);
