/** What oidc-provider stores: clients, grants, codes, refresh tokens, sessions, interactions. */

import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from "./oidc_provider.ts";
import type { Storage } from "./storage.ts";

/** Seconds that an expired record is kept, so that clocks and `clockTolerance` do not matter. */
const GRACE = 60;

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function payloadOf(payload: string | undefined): AdapterPayload | undefined {
  return payload === undefined ? undefined : JSON.parse(payload);
}

/**
 * Adapters on top of the storage, one for each of oidc-provider's models.
 *
 * Its own in-memory adapter is a cache of 1000 entries that forgets clients; this one forgets what has expired
 * and nothing else.
 */
export function createAdapterFactory({ records }: Pick<Storage, "records">): AdapterFactory {
  // Its methods have to return promises; what they do is synchronous, so nothing can come between.
  return (model): Adapter => ({
    upsert(id, payload, expiresIn) {
      records.purge(now() - GRACE);
      const { uid, grantId } = payload;
      records.put(model, id, {
        payload: JSON.stringify(payload),
        ...uid !== undefined && { uid },
        ...grantId !== undefined && { grantId },
        ...expiresIn !== undefined && { expiresAt: now() + expiresIn },
      });
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(payloadOf(records.find(model, id))),
    findByUid: (uid) => Promise.resolve(payloadOf(records.findByUid(model, uid))),
    // Codes that people type belong to the device flow, which is off.
    findByUserCode: () => Promise.resolve(undefined),
    /**
     * A code or refresh token is used once. Of two uses at the same moment both have passed the provider's own
     * check by now: the second one ends the whole grant here, since one of the two users is a thief.
     *
     * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
     */
    consume(id) {
      if (records.consume(model, id, now())) return Promise.resolve();
      const grantId = payloadOf(records.find(model, id))?.grantId;
      if (grantId !== undefined) {
        records.revoke(grantId);
        records.destroy("Grant", grantId);
      }
      return Promise.reject(new errors.InvalidGrant("used twice at the same time"));
    },
    destroy(id) {
      records.destroy(model, id);
      return Promise.resolve();
    },
    revokeByGrantId(grantId) {
      records.revoke(grantId);
      return Promise.resolve();
    },
  });
}
