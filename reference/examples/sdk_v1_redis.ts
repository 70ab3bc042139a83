// Sessions on SDK v1, on several machines: revocations and sessions in one Redis.

import { emitWarning, env } from "node:process";
import { createClient } from "redis";
import { serveSdkV1Sessions } from "../guard/adapters/sdk_v1_sessions.ts";
import { protect } from "../guard/mod.ts";
import { createRedisStore } from "../guard/store/redis.ts";
import { createServer } from "./server_v1.ts";

// What cannot be asked now is refused now: nothing waits in a queue.
const redis = createClient({ url: env.REDIS_URL, disableOfflineQueue: true });
redis.on("error", emitWarning);
await redis.connect();

const guard = protect({
  resource: env.RESOURCE ?? "",
  authorizationServers: [env.ISSUER ?? ""],
  scopes: {
    all: ["notes:read", "notes:write"],
    endpoint: ["notes:read"],
    operations: { "tools/call list_notes": [], "tools/call add_note": ["notes:write"] },
  },
  sessions: true,
  store: createRedisStore(redis, { prefix: "notes" }),
});

export default { fetch: serveSdkV1Sessions(guard, createServer), close: () => redis.destroy() };
