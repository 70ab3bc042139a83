/** The notes, and who may see which. */

import { openDatabase, transaction } from "./database.ts";

/**
 * Whose a note is. A subject alone names nobody: another issuer may use the same one for somebody else (RFC 7519
 * §4.1.2), and a client that acts for itself may have chosen the name of a user (RFC 9068 §5).
 */
export interface Account {
  /** Issuer identifier; empty where nobody vouches for the subject: over stdio. */
  issuer: string;
  kind: "user" | "client";
  subject: string;
}

/** Who wants to see or delete. */
export interface Viewer {
  account: Account;
  /** Sees the notes of everyone that the same issuer vouches for: one issuer's word is no power over another's users. */
  admin: boolean;
}

/** A note as it is shown. */
export interface Note {
  /** A UUID. */
  id: string;
  /** The subject whose note it is. */
  owner: string;
  text: string;
}

/** A store of notes. Every method is synchronous: the calls take microseconds, a write one flush of the disk. */
export interface Notes {
  /** The notes that the viewer may see, oldest first. */
  list(viewer: Viewer): Note[];
  /** Keeps a note, and returns its id once it would survive a power cut. */
  add(account: Account, text: string): string;
  /** Deletes a note that the viewer may see; false if there is none. */
  delete(viewer: Viewer, id: string): boolean;
  /** Keeps these notes if there is not one of this issuer's yet. */
  seed(issuer: string, notes: readonly Omit<Note, "id">[]): void;
  /**
   * Returns if notes can be read.
   *
   * @throws {Error} SQLite's, if they cannot.
   */
  check(): void;
  close(): void;
}

/**
 * Opens the store.
 *
 * @param path A file, or `:memory:`.
 * @throws {DatabaseError} when the file cannot be used.
 */
export function openNotes(path: string): Notes {
  const db = openDatabase(path);
  const all = db.prepare("SELECT id, subject, text FROM note WHERE issuer = ? ORDER BY rowid");
  const own = db.prepare(
    "SELECT id, subject, text FROM note WHERE issuer = ? AND kind = ? AND subject = ? ORDER BY rowid",
  );
  const insert = db.prepare("INSERT INTO note (id, issuer, kind, subject, text) VALUES (?, ?, ?, ?, ?)");
  // One statement decides and deletes: nothing can change between the two.
  const deleteAny = db.prepare("DELETE FROM note WHERE id = ? AND issuer = ?");
  const deleteOwn = db.prepare("DELETE FROM note WHERE id = ? AND issuer = ? AND kind = ? AND subject = ?");
  const some = db.prepare("SELECT 1 FROM note WHERE issuer = ? LIMIT 1");

  const add = ({ issuer, kind, subject }: Account, text: string) => {
    const id = crypto.randomUUID();
    insert.run(id, issuer, kind, JSON.stringify(subject), JSON.stringify(text));
    return id;
  };
  return {
    list({ account: { issuer, kind, subject }, admin }) {
      const rows = admin ? all.all(issuer) : own.all(issuer, kind, JSON.stringify(subject));
      return rows.map((row) => ({
        id: String(row.id),
        owner: JSON.parse(String(row.subject)),
        text: JSON.parse(String(row.text)),
      }));
    },
    add,
    delete({ account: { issuer, kind, subject }, admin }, id) {
      const { changes } = admin
        ? deleteAny.run(id, issuer)
        : deleteOwn.run(id, issuer, kind, JSON.stringify(subject));
      return changes === 1;
    },
    seed(issuer, notes) {
      transaction(db, () => {
        if (some.get(issuer)) return;
        for (const { owner, text } of notes) add({ issuer, kind: "user", subject: owner }, text);
      });
    },
    check: () => void some.get(""),
    close: () => db.close(),
  };
}
