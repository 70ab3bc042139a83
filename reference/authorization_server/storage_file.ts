/** The store as a file of JSON, which is written anew at each change: for runtimes without SQLite, and one process. */

import { existsSync, readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { assertPrivate, writePrivateFile } from "./private_files.ts";
import type { Records, Stored } from "./records.ts";

/** The file in the storage directory. */
export const FILE = "authorization-server.json";

/** Raised when the form changes. */
const VERSION = 1;

const recordSchema = z.strictObject({
  payload: z.string(),
  uid: z.string().optional(),
  grantId: z.string().optional(),
  expiresAt: z.number().optional(),
});

const fileSchema = z.strictObject({
  version: z.literal(VERSION),
  /** By model and id. */
  records: z.record(z.string(), recordSchema),
  secrets: z.record(z.string(), z.string()),
});

/**
 * Opens the file, or begins one; without a directory nothing is written.
 *
 * @throws {ExposedError} when others can read it
 * @throws {Error} when it is of another version, or nothing that was written here
 */
export function openFile(directory: string | undefined, fresh: boolean): Records {
  const path = directory === undefined ? undefined : `${directory}/${FILE}`;
  if (path !== undefined && fresh) rmSync(path, { force: true });
  const { records, secrets } = path === undefined ? empty() : read(path);
  const kept = new Map(Object.entries(records));
  const keyOf = (model: string, id: string) => `${model} ${id}`;

  function save(): void {
    if (path === undefined) return;
    writePrivateFile(path, JSON.stringify({ version: VERSION, records: Object.fromEntries(kept), secrets }));
  }

  /** Forgets those that it is true of. */
  function forget(isMeant: (record: Stored, key: string) => boolean): void {
    const meant = [...kept].filter(([key, record]) => isMeant(record, key));
    for (const [key] of meant) kept.delete(key);
    if (meant.length > 0) save();
  }

  return {
    put(model, id, record) {
      kept.set(keyOf(model, id), record);
      save();
    },
    find: (model, id) => kept.get(keyOf(model, id))?.payload,
    findByUid(model, uid) {
      const found = [...kept].find(([key, record]) => key.startsWith(`${model} `) && record.uid === uid);
      return found?.[1].payload;
    },
    consume(model, id, at) {
      const record = kept.get(keyOf(model, id));
      const payload = record && JSON.parse(record.payload);
      if (!payload || payload.consumed !== undefined) return false;
      kept.set(keyOf(model, id), { ...record, payload: JSON.stringify({ ...payload, consumed: at }) });
      save();
      return true;
    },
    destroy: (model, id) => forget((_, key) => key === keyOf(model, id)),
    revoke: (grantId) => forget((record) => record.grantId === grantId),
    purge: (before) => forget(({ expiresAt }) => expiresAt !== undefined && expiresAt < before),
    secret: (name) => Object.hasOwn(secrets, name) ? secrets[name] : undefined,
    keepSecret(name, value) {
      if (Object.hasOwn(secrets, name)) return;
      secrets[name] = value;
      save();
    },
    close() {},
  };
}

function empty(): z.infer<typeof fileSchema> {
  return { version: VERSION, records: {}, secrets: {} };
}

function read(path: string): z.infer<typeof fileSchema> {
  assertPrivate(path);
  if (!existsSync(path)) return empty();
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    // No cause: a parser's error repeats what it could not read, and that is secret.
    throw new Error(`${path} was written by another version of this server, or not by it: start it afresh`);
  }
}
