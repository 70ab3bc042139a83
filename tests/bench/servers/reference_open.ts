/** The reference server, open, as SDK v2 wants it done: its own checks of Host and Origin, and it reads the message. */

import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { serveWithoutGuard } from "./without_guard.ts";

serveWithoutGuard((request, handler, options) =>
  hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins()) ??
    handler.fetch(request, options)
);
