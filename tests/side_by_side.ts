/** Tests that mostly wait for a process of their own, side by side: one after the other they would leave a core idle. */

/** Options for steps that run at once: what one of them has open is nothing that another has left behind. */
export const SIDE_BY_SIDE = { sanitizeExit: false, sanitizeOps: false, sanitizeResources: false };

/** How many at once. */
const LANES = 2;

/** Adds a test whose steps run {@linkcode LANES} at a time; each is named by its key. */
export function testSideBySide(name: string, steps: Map<string, () => Promise<void>>): void {
  Deno.test({
    name,
    async fn(context) {
      const waiting = [...steps];
      const lane = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [name, fn] = next;
          await context.step({ name, fn, ...SIDE_BY_SIDE });
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
    },
    ...SIDE_BY_SIDE,
  });
}
