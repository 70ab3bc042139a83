import assert from "node:assert/strict";
import { freePort } from "../../reference/command/free_port.ts";

/** The first that Linux gives to whoever asks for any; others begin with 49152. */
const GIVEN_AWAY = 32_768;

Deno.test("freePort() gives a port that no other program is given by chance", async () => {
  for (const port of await Promise.all(Array.from({ length: 20 }, freePort))) {
    assert.ok(port >= 1024 && port < GIVEN_AWAY, `${port}`);
    Deno.listen({ hostname: "127.0.0.1", port }).close();
  }
});
