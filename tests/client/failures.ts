/** Ways to fail, as a table: which step, which code, and no secret in what is said. */

import assert from "node:assert/strict";
import { assertNoSecrets, type Bend, failureOf, inWorld, type World } from "./world.ts";

/** A world in which something is wrong, and what the client says to it. */
export interface Failure {
  name: string;
  arrange(world: World): void;
  code: string;
  step: string;
  error?: string;
  status?: number;
  /** How often a browser may have opened; default never. */
  opened?: number;
}

/** Sets what comes between the client and the network. */
export function bend(bending: Bend): (world: World) => void {
  return (world) => void (world.bend = bending);
}

/** Tests each of them. */
export function testFailures(failures: Failure[]): void {
  for (const { name, arrange, code, step, error, status, opened = 0 } of failures) {
    Deno.test(`callTool() says ${code} at the step "${step}" when ${name}`, () =>
      inWorld(async (world) => {
        arrange(world);
        const failure = await failureOf(world.client().callTool("whoami"));
        assert.deepEqual([failure.code, failure.step, failure.error, failure.status], [
          code,
          step,
          error,
          status,
        ], failure.message);
        assert.ok(failure.message.startsWith(`${step}: ${failure.received}. `), failure.message);
        assert.ok(failure.advice.length > 10);
        assert.equal(world.opened.length, opened);
        assertNoSecrets(failure, world);
      }));
  }
}
