/** WebKit as Debian has it: GTK's smallest browser on a screen in memory, driven by WebKit's own WebDriver. */

import { existsSync } from "node:fs";
import { freePort } from "../../../reference/command/free_port.ts";
import type { DrivenBrowser, Driver } from "./driver.ts";
import { type Program, startProgram } from "./program.ts";
import { type Command, type CommandName, drivenBrowser } from "./webdriver.ts";

const SCREEN = "/usr/bin/Xvfb";
const DRIVER = "/usr/bin/WebKitWebDriver";

/** Where the package has it: the folder's name has the machine's kind in it. */
const BROWSER = browserIn("/usr/lib");

const ENDPOINTS: Record<CommandName, [method: string, path: string]> = {
  "New Session": ["POST", "/session"],
  "Delete Session": ["DELETE", ""],
  "Set Timeouts": ["POST", "/timeouts"],
  "Navigate To": ["POST", "/url"],
  "Execute Async Script": ["POST", "/execute/async"],
};

/** The driver. */
export const webkit: Driver = {
  name: "webkit",
  from: "webkit2gtk-driver xvfb",
  installed: () => [SCREEN, DRIVER, BROWSER ?? ""].every((path) => existsSync(path)),
  launch,
};

async function launch(): Promise<DrivenBrowser> {
  const open = new AsyncDisposableStack();
  const start = async (...started: Parameters<typeof startProgram>): Promise<Program> => {
    const program = await startProgram(...started);
    open.defer(() => program.end());
    return program;
  };
  try {
    const screen = await start(
      SCREEN,
      () => ["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
    );
    const [, display] = await screen.says(/^(\d+)$/m);
    const port = await freePort();
    // Without a graphics card, WebKit draws faster when it does not try to have one.
    const environment = {
      DISPLAY: `:${display}`,
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
    };
    const driver = await start(DRIVER, () => [`--port=${port}`, "--host=127.0.0.1"], environment);
    const origin = `http://127.0.0.1:${port}`;
    await listens(origin, driver);
    const capabilities = { "webkitgtk:browserOptions": { binary: BROWSER, args: ["--automation"] } };
    const session = { capabilities: { alwaysMatch: capabilities } };
    const command = commandsTo(origin);
    return await drivenBrowser("webkit", command, session, async () => {
      // The browser ends with its session, and not with the driver.
      await command("Delete Session");
      await open.disposeAsync();
    });
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** The driver's commands, as requests. */
function commandsTo(origin: string): Command {
  let session = "";
  return async (name, parameters = {}) => {
    const [method, path] = ENDPOINTS[name];
    const response = await fetch(`${origin}${session}${path}`, {
      method,
      ...method === "POST" && { body: JSON.stringify(parameters) },
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${name}: ${value?.error}: ${value?.message}`);
    if (name === "New Session") session = `/session/${value.sessionId}`;
    return value;
  };
}

/** Resolves when it answers: it does not say when it does. */
async function listens(origin: string, driver: Program): Promise<void> {
  let ended: number | undefined;
  driver.ended.then((code) => ended = code);
  for (;;) {
    try {
      await (await fetch(`${origin}/status`)).body?.cancel();
      return;
    } catch (error) {
      if (ended !== undefined) throw new Error(`${DRIVER} ended with ${ended}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function browserIn(folder: string): string | undefined {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (!isDirectory || !name.endsWith("-linux-gnu")) continue;
    for (const version of ["4.1", "4.0", "6.0"]) {
      const path = `${folder}/${name}/webkit2gtk-${version}/MiniBrowser`;
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}
