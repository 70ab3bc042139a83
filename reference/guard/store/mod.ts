/**
 * Where revocations and sessions are kept.
 *
 * @module
 */

export { createMemoryStore } from "./memory.ts";
export type * from "./store.ts";
export type { StoreOptions } from "./watched_store.ts";
