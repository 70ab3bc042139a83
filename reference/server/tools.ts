/** The notes server's tools, as data. What may be called is the guard's to say; whose notes it reaches, theirs. */

import type { ToolAnnotations } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Identity } from "./identity.ts";
import type { Notes } from "./notes.ts";

/** A tool that could not do what it was asked. The message is for whoever asked; a `cause` is for the records. */
export class ToolFailure extends Error {
  override name = "ToolFailure";
  readonly code = "tool_failure";
}

/** One tool: what it says of itself, and what it does. */
export interface NotesTool<
  Arguments extends z.ZodObject = z.ZodObject,
  Result extends z.ZodObject = z.ZodObject,
> {
  description: string;
  annotations: ToolAnnotations;
  arguments: Arguments;
  result: Result;
  /**
   * Does it.
   *
   * @throws {ToolFailure}
   */
  run(
    args: z.output<Arguments>,
    identity: Identity,
    notes: Notes,
  ): z.output<Result> | Promise<z.output<Result>>;
}

/** Ties what a tool does to the schemas that it promises. */
export function tool<Arguments extends z.ZodObject, Result extends z.ZodObject>(
  definition: NotesTool<Arguments, Result>,
): NotesTool<Arguments, Result> {
  return definition;
}

/** The tools by name, in the order in which they are listed. */
export const TOOLS = {
  whoami: tool({
    description: "Who you are here, and what you may do",
    annotations: { readOnlyHint: true },
    arguments: z.object({}),
    result: z.object({
      issuer: z.string(),
      subject: z.string(),
      scopes: z.array(z.string()),
      roles: z.array(z.string()),
    }),
    run(_, { account: { issuer, subject }, scopes, roles }) {
      return { issuer, subject, scopes: [...scopes], roles: [...roles] };
    },
  }),
  list_notes: tool({
    description: "Lists the notes that you may see",
    annotations: { readOnlyHint: true },
    arguments: z.object({}),
    result: z.object({ notes: z.array(z.object({ id: z.string(), owner: z.string(), text: z.string() })) }),
    run: (_, identity, notes) => ({ notes: notes.list(identity) }),
  }),
  add_note: tool({
    description: "Adds a note",
    annotations: { destructiveHint: false },
    arguments: z.object({ text: z.string().min(1).max(1000) }),
    result: z.object({ id: z.string() }),
    run: ({ text }, { account }, notes) => ({ id: notes.add(account, text) }),
  }),
  delete_note: tool({
    description: "Deletes a note",
    annotations: { destructiveHint: true },
    arguments: z.object({ id: z.string() }),
    result: z.object({ deleted: z.string() }),
    run({ id }, identity, notes) {
      // Somebody else's note is not there: "forbidden" would say that it is.
      if (!notes.delete(identity, id)) throw new ToolFailure("No note has this id");
      return { deleted: id };
    },
  }),
};
