/**
 * Revocations and sessions in Redis: one store for any number of processes. It takes the client of the npm package
 * `redis`, or whatever else sends commands.
 *
 * @module
 */

import { GuardConfigurationError } from "../configuration_error.ts";
import type { Beginning, GuardStore, Whose } from "./store.ts";

/** What sends a command to Redis, and resolves with its reply: a client of `redis`, connected. */
export interface RedisClient {
  /** Sends a command with its arguments. */
  sendCommand(args: string[]): Promise<unknown>;
}

/** How the store is set up. */
export interface RedisStoreOptions {
  /**
   * What its keys begin with, default "gatehouse"; each resource has its own. In a cluster all of them are in one slot.
   */
  prefix?: string;
  /** Milliseconds since 1970, for what the caller compares with clocks of its own; default: the system's clock. */
  now?: () => number;
}

/** KEYS: the revocation. ARGV: since, and until in milliseconds, or "" for ever. */
const REVOKE = `
local before = redis.call('PTTL', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
if before == -1 or ARGV[2] == '' then
  redis.call('PERSIST', KEYS[1])
elseif before == -2 or before < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1`;

/**
 * KEYS: the session, the user's sessions, everybody's. ARGV: the session's id, its owner, idle milliseconds, most,
 * most of a user, what keys of sessions begin with.
 *
 * Both lists are ordered by when a session ends, and so by when it was used. A key is there until the millisecond of its
 * end is over, and so is its place in the lists.
 */
const BEGIN = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local idle = tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. now)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', '(' .. now)
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[2] then return 'taken' end
if not owner then
  while redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[5]) do
    local oldest = redis.call('ZPOPMIN', KEYS[2])[1]
    redis.call('ZREM', KEYS[3], oldest)
    redis.call('DEL', ARGV[6] .. oldest)
  end
  if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[4]) then return 'full' end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', idle)
redis.call('ZADD', KEYS[2], now + idle, ARGV[1])
redis.call('ZADD', KEYS[3], now + idle, ARGV[1])
redis.call('PEXPIRE', KEYS[2], idle)
redis.call('PEXPIRE', KEYS[3], idle)
return 'begun'`;

/** KEYS: as for beginning. ARGV: the session's id, its owner, idle milliseconds. */
const USE = `
local owner = redis.call('GET', KEYS[1])
if not owner then return 'unknown' end
if owner ~= ARGV[2] then return 'foreign' end
local time = redis.call('TIME')
local until_ = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], until_, ARGV[1])
redis.call('ZADD', KEYS[3], until_, ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return 'own'`;

/** KEYS: as for beginning. ARGV: the session's id. */
const END = `
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return 1`;

/** KEYS: the user's sessions, everybody's. ARGV: what keys of sessions begin with. */
const END_ALL = `
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  redis.call('DEL', ARGV[1] .. id)
  redis.call('ZREM', KEYS[2], id)
end
redis.call('DEL', KEYS[1])
return 1`;

/**
 * Creates a store. A revocation counts at the next request of every process; nothing is kept back here.
 *
 * Redis has to keep what it is told: with `maxmemory` its policy is `noeviction`, which `ready` looks at, and with
 * `appendonly` a restart forgets nothing. Give the client `disableOfflineQueue: true`: it would otherwise keep questions
 * for when Redis is there again, and their requests have been refused by then.
 */
export function createRedisStore(client: RedisClient, options: RedisStoreOptions = {}): GuardStore {
  const { prefix = "gatehouse", now = Date.now } = options;
  const [revocation, session, user] = ["r", "s", "u"].map((kind) => `{${prefix}}:${kind}:`) as [
    string,
    string,
    string,
  ];
  const everybody = `{${prefix}}:sessions`;
  const send = (...args: string[]) => client.sendCommand(args);
  const run = (script: string, keys: string[], args: unknown[]) =>
    send("EVAL", script, `${keys.length}`, ...keys, ...args.map(String));
  const keysOf = (of: { id: string; user: string }) => [session + of.id, user + of.user, everybody];

  return {
    async revoke(name, { since, until }) {
      const left = Math.ceil(until * 1000 - now());
      if (left <= 0) return;
      await run(REVOKE, [revocation + name], [since, Number.isFinite(left) ? left : ""]);
    },
    async revocations(names) {
      const found = await send("MGET", ...names.map((name) => revocation + name));
      // Whatever is no list of that length is no answer to this question, and nothing to go by.
      if (!Array.isArray(found) || found.length !== names.length) throw new TypeError("No answer to MGET");
      return found.map((since) => since === null ? undefined : Number(since));
    },
    async begin(of, { most, mostPerUser, idleSeconds }) {
      const bounds = [idleSeconds * 1000, most, mostPerUser];
      const became = await run(BEGIN, keysOf(of), [of.id, of.owner, ...bounds, session]);
      return oneOf<Beginning>(["begun", "taken", "full"], became);
    },
    async use(of, idleSeconds) {
      const whose = await run(USE, keysOf(of), [of.id, of.owner, idleSeconds * 1000]);
      return oneOf<Whose>(["own", "foreign", "unknown"], whose);
    },
    async end(of) {
      await run(END, keysOf(of), [of.id]);
    },
    async endAll(of) {
      await run(END_ALL, [user + of, everybody], [session]);
    },
    async ready() {
      const memory = String(await send("INFO", "memory"));
      const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(memory)?.[1];
      if (field("maxmemory") === "0" || field("maxmemory_policy") === "noeviction") return;
      throw new GuardConfigurationError(
        "store_forgets",
        "store",
        "a Redis with maxmemory-policy noeviction: any other makes room by letting revoked tokens in again",
      );
    },
  };
}

function oneOf<T extends string>(all: readonly T[], reply: unknown): T {
  const found = all.find((each) => each === String(reply));
  if (found === undefined) throw new TypeError("Redis has answered something else");
  return found;
}
