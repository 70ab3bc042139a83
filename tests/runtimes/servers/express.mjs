// Express 5, in front of SDK v2.

import express from "express";
import { mountGuarded } from "mcp-gatehouse-guard/express";
import { serveSdkV2 } from "mcp-gatehouse-guard/sdk-v2";
import { env } from "node:process";
import { guardFor } from "./guard.mjs";
import { handler } from "./notes.mjs";

const app = express();
app.get("/healthz", (_request, response) => void response.send("ok"));
mountGuarded(app, serveSdkV2(guardFor(env), handler));
app.listen(Number(env.PORT), "127.0.0.1");
