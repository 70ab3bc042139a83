/** A process that adds notes until it is killed, and says of each that it is kept. */

import { openNotes } from "../../reference/server/notes.ts";

const notes = openNotes(Deno.args[0] ?? "");
const subject = Deno.args[1] ?? "";
const encoder = new TextEncoder();
for (;;) {
  const id = notes.add({ issuer: "https://a.example", kind: "user", subject }, "kept");
  Deno.stdout.writeSync(encoder.encode(`${id}\n`));
}
