/**
 * Firefox as Debian has it, driven over Marionette: its own way to say WebDriver, which takes no other program.
 *
 * @see https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */

import { existsSync } from "node:fs";
import type { DrivenBrowser, Driver } from "./driver.ts";
import { startProgram } from "./program.ts";
import { type Command, type CommandName, drivenBrowser } from "./webdriver.ts";

const PROGRAM = "/usr/bin/firefox-esr";

/** It opens pages of this project, and asks nobody else for anything. */
const PREFERENCES: Record<string, unknown> = {
  "marionette.port": 0,
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.search.update": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "messaging-system.rsexperimentloader.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.enabled": false,
};

const COMMANDS: Record<CommandName, string> = {
  "New Session": "WebDriver:NewSession",
  "Delete Session": "WebDriver:DeleteSession",
  "Set Timeouts": "WebDriver:SetTimeouts",
  "Navigate To": "WebDriver:Navigate",
  "Execute Async Script": "WebDriver:ExecuteAsyncScript",
};

/** The driver. */
export const firefox: Driver = {
  name: "firefox",
  from: "firefox-esr",
  installed: () => existsSync(PROGRAM),
  launch,
};

async function launch(): Promise<DrivenBrowser> {
  const lines = Object.entries(PREFERENCES).map((pair) =>
    `user_pref(${JSON.stringify(pair).slice(1, -1)});\n`
  );
  const program = await startProgram(
    PROGRAM,
    (home) => ["--headless", "--no-remote", "--marionette", "--profile", home],
    {},
    { "user.js": lines.join("") },
  );
  try {
    const [, port] = await program.says(/Marionette\s+INFO\s+Listening on port (\d+)/);
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const send = await messagesOver(connection);
    const command: Command = (name, parameters) => send(COMMANDS[name], parameters);
    return await drivenBrowser("firefox", command, {}, async () => {
      await send("Marionette:Quit", { flags: ["eForceQuit"] });
      await program.ended;
      connection.close();
      await program.end();
    });
  } catch (error) {
    await program.end();
    throw error;
  }
}

/** Messages are JSON with their length in front, answered in order. The first one is Firefox's own. */
async function messagesOver(
  connection: Deno.Conn,
): Promise<(name: string, parameters?: Record<string, unknown>) => Promise<unknown>> {
  const reader = connection.readable.getReader();
  const writer = connection.writable.getWriter();
  let bytes = new Uint8Array();

  async function read(): Promise<unknown> {
    for (;;) {
      const colon = bytes.indexOf(":".charCodeAt(0));
      const start = colon + 1;
      const length = colon < 0 ? Infinity : Number(new TextDecoder().decode(bytes.subarray(0, colon)));
      if (bytes.length >= start + length) {
        const text = new TextDecoder().decode(bytes.subarray(start, start + length));
        bytes = bytes.slice(start + length);
        return JSON.parse(text);
      }
      const { done, value } = await reader.read();
      if (done) throw new Error("Firefox has closed the connection");
      bytes = joined(bytes, value);
    }
  }

  await read();
  let number = 0;
  return async (name, parameters = {}) => {
    const message = new TextEncoder().encode(JSON.stringify([0, ++number, name, parameters]));
    await writer.write(new TextEncoder().encode(`${message.length}:`));
    await writer.write(message);
    const [, , error, result] = await read() as [
      number,
      number,
      { error: string; message: string }?,
      unknown?,
    ];
    if (error) throw new Error(`${name}: ${error.error}: ${error.message}`);
    // Some commands have their value in an object, some are their value.
    return result !== null && typeof result === "object" && "value" in result ? result.value : result;
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
