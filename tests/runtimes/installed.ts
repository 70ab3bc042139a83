/** The packages where somebody has installed them: loaded by each Node, and the commands on the way to a token. */

import assert from "node:assert/strict";
import { createIssuer } from "../../reference/conformance/issuer/issuer.ts";
import { Browser } from "../user_agent.ts";
import { startServer } from "../../reference/verify/start.ts";
import { ENTRY_POINTS, GUARD } from "../../reference/packages/manifest.ts";
import { inProject } from "../../reference/packages/tools.ts";
import { COMMANDS } from "./judged.ts";
import { done } from "./programs.ts";
import { HERE, PROGRAMS, type Runtime } from "./runtimes.ts";

const ENTRIES = Object.keys(ENTRY_POINTS);

/** Each entry point can be imported, and required, which Node can since 20.19. */
export async function loads(node: Runtime): Promise<void> {
  const names = ENTRIES.map((entry) => `${GUARD}${entry.slice(1)}`);
  const script = names.map((name) => `
    if (Object.keys(await import(${JSON.stringify(name)})).length === 0) throw new Error(${
    JSON.stringify(name)
  });
    if (Object.keys(createRequire(import.meta.url)(${
    JSON.stringify(name)
  })).length === 0) throw new Error("require");
  `);
  const code = `import { createRequire } from "node:module";\n${script.join("\n")}`;
  await done(PROGRAMS[node], ["--input-type=module", "--eval", code]);
}

/** Signatures are checked by what a runtime has that is fastest: there is no vector that it decides otherwise. */
export async function decidesVectors(runtime: Runtime): Promise<void> {
  const count = Number(
    await done(PROGRAMS[runtime], ["vectors.mjs", inProject("reference/conformance/vectors")]),
  );
  assert.ok(count >= 300, `only ${count}`);
}

/** The guard's own command says what to set for a token, which it does not print. */
export async function describes(node: Runtime): Promise<void> {
  const issuer = await createIssuer({ issuer: "http://127.0.0.1:9000", resources: {} });
  issuer.addResource("http://127.0.0.1:8600/mcp", ["notes:read"]);
  const token = await issuer.mint();
  const { success, stdout } = await new Deno.Command(PROGRAMS[node], {
    args: [
      `${HERE}/node_modules/${GUARD}/dist/describe/main.js`,
      "describe",
      "--resource",
      "http://127.0.0.1:8600/mcp",
    ],
    env: { MCP_TOKEN: token },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stdout);
  assert.ok(success, said);
  assert.match(said, /authorizationServers: \["http:\/\/127\.0\.0\.1:9000"\]/);
  for (const part of token.split(".")) assert.ok(!said.includes(part));
}

/** A command of the package that goes on, and what it has said so far. */
class Going {
  #said = "";
  readonly #child: Deno.ChildProcess;
  readonly ended: Promise<{ code: number; said: string }>;

  constructor(node: Runtime, args: string[], cwd: string) {
    this.#child = new Deno.Command(PROGRAMS[node], {
      args: [COMMANDS, ...args],
      cwd,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const hear = async (from: ReadableStream<Uint8Array<ArrayBuffer>>) => {
      for await (const text of from.pipeThrough(new TextDecoderStream())) {
        this.#said += text;
      }
    };
    this.ended = Promise.all([
      hear(this.#child.stdout),
      hear(this.#child.stderr),
      this.#child.status,
    ])
      .then(([, , { code }]) => ({ code, said: this.#said }));
  }

  /** Waits until it has said that. */
  async seen(pattern: RegExp): Promise<RegExpExecArray> {
    let isOver = false;
    void this.ended.then(() => isOver = true);
    for (;;) {
      const match = pattern.exec(this.#said);
      if (match) return match;
      if (isOver) {
        throw new Error(
          `It has ended, and has not said ${pattern}: ${this.#said}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As Ctrl-C does. */
  async end(): Promise<{ code: number; said: string }> {
    this.#child.kill("SIGINT");
    return await this.ended;
  }
}

/**
 * The whole way on one Node: `sign-in` runs, a server trusts it, `client` sends alice there, calls, remembers, and
 * signs out; what is kept is its owner's alone.
 */
export async function signsIn(node: Runtime): Promise<void> {
  const folder = await Deno.makeTempDir();
  const [from, to] = [28_000, 31_900];
  const port = from + Math.floor(Math.random() * (to - from));
  const resource = `http://127.0.0.1:${port}/mcp`;
  const about = [
    "--resource",
    resource,
    "--scopes",
    "notes:read,notes:write",
    "--port",
    "0",
  ];
  const signIn = new Going(node, ["sign-in", ...about], folder);
  try {
    const [, issuer = ""] = await signIn.seen(
      /sign-in +(http:\/\/127\.0\.0\.1:\d+)/,
    );
    await signIn.seen(
      /npx mcp-gatehouse client http:\/\/127\.0\.0\.1:\d+\/mcp/,
    );
    const command = `${PROGRAMS[node]} node.mjs`;
    const server = await startServer({ command, cwd: HERE }, { issuer, port });
    try {
      const client = new Going(
        node,
        ["client", resource, "--no-browser"],
        folder,
      );
      const [, address = ""] = await client.seen(
        /^(http:\/\/127\.0\.0\.1:\d+\/authorize\?\S+)$/m,
      );
      const end = await new Browser().signIn(address, { user: "alice" });
      await (await fetch(end)).body?.cancel();
      const first = await client.ended;
      assert.equal(first.code, 0, first.said);
      assert.match(first.said, /add_note/);
      const again = await done(PROGRAMS[node], [
        COMMANDS,
        "client",
        resource,
        "--tool",
        "list_notes",
      ], folder);
      assert.equal(again.trim(), "[]");
      for (const path of ["credentials.json", "sign-in"]) {
        const { mode } = await Deno.stat(`${folder}/.gatehouse/${path}`);
        assert.equal((mode ?? 0) & 0o077, 0, path);
      }
      assert.match(
        await done(
          PROGRAMS[node],
          [COMMANDS, "client", resource, "logout"],
          folder,
        ),
        /revoked/,
      );
    } finally {
      await server.stop();
    }
  } finally {
    const { code, said } = await signIn.end();
    await Deno.remove(folder, { recursive: true });
    assert.equal(code, 0, said);
    assert.doesNotMatch(said, /WARNING|ExperimentalWarning/);
  }
}
