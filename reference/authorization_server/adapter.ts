/** What oidc-provider stores: clients, grants, codes, refresh tokens, sessions, interactions. */

import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from "./oidc_provider.ts";
import type { Storage } from "./storage.ts";

/** Seconds that an expired record is kept, so that clocks and `clockTolerance` do not matter. */
const GRACE = 60;

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function payloadOf(row: Record<string, unknown> | undefined): AdapterPayload | undefined {
  return row === undefined ? undefined : JSON.parse(String(row.payload));
}

/**
 * Adapters on top of the storage, one for each of oidc-provider's models.
 *
 * Its own in-memory adapter is a cache of 1000 entries that forgets clients; this one forgets what has expired
 * and nothing else.
 */
export function createAdapterFactory({ db }: Storage): AdapterFactory {
  const upsert = db.prepare(
    `INSERT OR REPLACE INTO record (model, id, payload, uid, grant_id, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const purge = db.prepare("DELETE FROM record WHERE expires_at < ?");
  const find = db.prepare("SELECT payload FROM record WHERE model = ? AND id = ?");
  const findByUid = db.prepare("SELECT payload FROM record WHERE model = ? AND uid = ?");
  const destroy = db.prepare("DELETE FROM record WHERE model = ? AND id = ?");
  const revoke = db.prepare("DELETE FROM record WHERE grant_id = ?");
  const consume = db.prepare(
    `UPDATE record SET payload = json_set(payload, '$.consumed', ?)
     WHERE model = ? AND id = ? AND json_extract(payload, '$.consumed') IS NULL`,
  );

  // Its methods have to return promises; what they do is synchronous, so nothing can come between.
  return (model): Adapter => ({
    upsert(id, payload, expiresIn) {
      purge.run(now() - GRACE);
      const expiresAt = expiresIn === undefined ? null : now() + expiresIn;
      const { uid = null, grantId = null } = payload;
      upsert.run(model, id, JSON.stringify(payload), uid, grantId, expiresAt);
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(payloadOf(find.get(model, id))),
    findByUid: (uid) => Promise.resolve(payloadOf(findByUid.get(model, uid))),
    // Codes that people type belong to the device flow, which is off.
    findByUserCode: () => Promise.resolve(undefined),
    /**
     * A code or refresh token is used once. Of two uses at the same moment both have passed the provider's own
     * check by now: the second one ends the whole grant here, since one of the two users is a thief.
     *
     * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
     */
    consume(id) {
      if (Number(consume.run(now(), model, id).changes) === 1) return Promise.resolve();
      const grantId = payloadOf(find.get(model, id))?.grantId;
      if (grantId !== undefined) {
        revoke.run(grantId);
        destroy.run("Grant", grantId);
      }
      return Promise.reject(new errors.InvalidGrant("used twice at the same time"));
    },
    destroy(id) {
      destroy.run(model, id);
      return Promise.resolve();
    },
    revokeByGrantId(grantId) {
      revoke.run(grantId);
      return Promise.resolve();
    },
  });
}
