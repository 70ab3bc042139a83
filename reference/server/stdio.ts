/**
 * The same tools for one person on one machine: a client starts this file and talks to it over standard input and
 * output.
 *
 *     NOTES_USER=alice deno run --quiet -P=stdio reference/server/stdio.ts
 *
 * None of OAuth applies here, and the specification says so: a server over stdio takes what it needs from its
 * environment. Nobody can reach these two pipes but the client that made them; the process runs as the person who
 * started that client, and could read the person's files without asking. A token would protect nothing: whoever can
 * write to the pipe can also read the database. So `NOTES_USER` is a name to file notes under, not a credential, and
 * there is no admin: other people's notes are protected by the permissions of their files.
 *
 * Exit codes: 0 the client has gone; 2 not started.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization
 * @module
 */

import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { DatabaseError, DEFAULT_DATABASE } from "./database.ts";
import type { Identity } from "./identity.ts";
import { openNotes } from "./notes.ts";
import { errorDetails, recordsTo } from "./records.ts";
import { createMcpServer } from "./mcp_server.ts";

/** A person at this machine. No issuer vouches for them, and no issuer's user can have their account. */
function localIdentity(user: string): Identity {
  return { account: { issuer: "", kind: "user", subject: user }, admin: false, scopes: [], roles: [] };
}

const write = recordsTo(Deno.stderr);

function refuse(message: string): never {
  write({ event: "not_started", message });
  Deno.exit(2);
}

const user = Deno.env.get("NOTES_USER");
if (!user) refuse("NOTES_USER should be set: whose notes these are");

try {
  const notes = openNotes(Deno.env.get("DATABASE") || DEFAULT_DATABASE);
  const onError = (error: unknown) => write({ event: "error", ...errorDetails(error) });
  // One connection, one person: the identity is fixed for the life of the process.
  serveStdio(() => createMcpServer(notes, localIdentity(user), onError), { onerror: onError });
} catch (error) {
  if (error instanceof DatabaseError) refuse(error.message);
  throw error;
}
