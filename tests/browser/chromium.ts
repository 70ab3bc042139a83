/**
 * Chromium, from npm alone: the package brings the program, its fonts and the libraries that a bare Debian lacks.
 *
 * The package's own flags turn off what these tests are about (`--disable-web-security`) or put every page, frame and
 * worker into one process (`--single-process`), so that a loop in a worker could end the browser. None of them is used.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const PACKED = new URL("../bin/", import.meta.resolve("@sparticuz/chromium"));
const UNPACKED = fileURLToPath(new URL(".chromium/", import.meta.url));

/** The package's fonts and no others, so that a page has the same widths everywhere. Its own file names folders elsewhere. */
const fontsOf = (home: string) =>
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir>${home}/fonts/cache</cachedir></fontconfig>
`;

const FLAGS = [
  // The program runs as root in containers, where its own sandbox cannot start. It opens pages of this project only.
  "--no-sandbox",
  "--disable-gpu",
  "--font-render-hinting=none",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-pings",
];

/** Starts Chromium without a window; whoever asks closes it. The first start on a machine unpacks it, about 3 s. */
export async function launchChromium(): Promise<Browser> {
  const home = await unpacked();
  return await chromium.launch({
    executablePath: join(home, "chromium"),
    args: FLAGS,
    env: {
      HOME: home,
      PATH: Deno.env.get("PATH"),
      FONTCONFIG_PATH: join(home, "fonts"),
      LD_LIBRARY_PATH: join(home, "al2023", "lib"),
    },
  });
}

/**
 * The folder with the unpacked program. The package unpacks into the temporary folder and takes whatever stands there
 * under its name, so it gets one of its own, in a process of its own: the environment belongs to all test files that
 * run at the same time. The rename makes it whole for them.
 */
async function unpacked(): Promise<string> {
  const home = join(UNPACKED, versionOf(PACKED.pathname));
  if (existsSync(home)) return home;
  await Deno.mkdir(UNPACKED, { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: UNPACKED });
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=test", fileURLToPath(import.meta.resolve("./unpack_chromium.ts"))],
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: { TMPDIR: fresh },
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Chromium could not be unpacked into ${fresh}`);
  await Deno.writeTextFile(join(fresh, "fonts", "fonts.conf"), fontsOf(home));
  try {
    await Deno.rename(fresh, home);
  } catch (error) {
    // Another test file was faster; what it unpacked is the same.
    if (!existsSync(home)) throw error;
    await Deno.remove(fresh, { recursive: true });
  }
  return home;
}

function versionOf(path: string): string {
  const version = /@sparticuz\/chromium\/([^/]+)\/bin\//.exec(path)?.[1];
  if (version === undefined) throw new Error(`${path} does not tell which version of Chromium it is`);
  return version;
}
