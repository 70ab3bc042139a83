/** A Redis of a test's own, on loopback: Debian's `redis-server`, where it is installed. */

// @ts-types="./redis_client.d.ts"
import { type Client, createClient } from "redis";
import { canRun } from "../../can_run.ts";
import { freePort } from "../../../reference/command/free_port.ts";

/** Whether there is one to run; the tests that need it say so, and are ignored without it. */
export const HAS_REDIS = canRun("redis-server");
if (!HAS_REDIS) {
  Deno.stderr.writeSync(
    new TextEncoder().encode("redis-server is not installed: the store in Redis is not tried\n"),
  );
}

const READY = /Ready to accept connections/;

function connect(port: number): Client {
  // A question that waits until Redis is there again would be answered to nobody.
  const socket = { host: "127.0.0.1", port, reconnectStrategy: 20 };
  const client = createClient({ socket, disableOfflineQueue: true });
  // Without a listener a lost connection ends the process; each question says so for itself.
  client.on("error", () => {});
  return client;
}

/** A Redis that runs, and can be stopped and started. */
export interface Redis {
  /** Where it is. */
  url: string;
  /** One more connection, as another machine has it. */
  client(): Promise<Client>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops answering, and keeps its connections; `resume` goes on. */
  freeze(): void;
  resume(): void;
}

/** Runs a Redis for as long as the test does. */
export async function withRedis(test: (redis: Redis) => Promise<void>, ...settings: string[]): Promise<void> {
  const port = await freePort();
  const clients: Client[] = [];
  let child: Deno.ChildProcess | undefined;
  const redis: Redis = {
    url: `redis://127.0.0.1:${port}`,
    async client() {
      const client = connect(port);
      clients.push(client);
      await client.connect();
      return client;
    },
    async start() {
      const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp", ...settings];
      child = new Deno.Command("redis-server", { args, stdout: "piped", stderr: "null" }).spawn();
      const lines = child.stdout.pipeThrough(new TextDecoderStream());
      let said = "";
      for await (const text of lines.values({ preventCancel: true })) {
        said += text;
        if (READY.test(said)) break;
      }
      if (!READY.test(said)) {
        const { code } = await child.status;
        child = undefined;
        throw new Error(`redis-server ended with ${code}:\n${said}`);
      }
      lines.cancel().catch(() => {});
    },
    async stop() {
      child?.kill("SIGKILL");
      await child?.status;
      child = undefined;
    },
    freeze: () => child?.kill("SIGSTOP"),
    resume: () => child?.kill("SIGCONT"),
  };
  await redis.start();
  try {
    await test(redis);
  } finally {
    for (const client of clients) client.destroy();
    redis.resume();
    await redis.stop();
  }
}
