/** How Vite builds the three parts of the site: the pages, the islands, and the runner's workers. */

import { fileURLToPath } from "node:url";
import type { InlineConfig } from "vite";
import { apiData } from "./api_data.ts";
import { lessonData } from "./lesson_data.ts";
import { teethData } from "./teeth_data.ts";
import { SDK_V2, WORKERS } from "../lib/runner_files.ts";
import {
  browserValidation,
  englishOnly,
  inAscii,
  newestZodOnly,
  nodeInPages,
  projectImports,
  reloadForPages,
} from "./plugins.ts";

/** The folder of the site. */
export const SITE: string = fileURLToPath(new URL("..", import.meta.url));

/** Where everything that is built goes. */
export const DIST = `${SITE}dist`;

const shared: InlineConfig = {
  configFile: false,
  root: SITE,
  publicDir: false,
  cacheDir: `${SITE}node_modules/.vite`,
  logLevel: "warn",
  appType: "custom",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
};

/** What a page loads before it is asked is weighed by sizes.ts, which ends the build; plugins of this size may take seconds. */
const quiet = {
  chunkSizeWarningLimit: Infinity,
  rolldownOptions: { checks: { pluginTimings: false } },
} satisfies InlineConfig["build"];

/** The pages, and what the server and the development server need. */
export const pages: InlineConfig = {
  ...shared,
  plugins: [projectImports(SITE), lessonData(), apiData(), teethData(), reloadForPages()],
  ssr: { noExternal: true },
  // Without a host, Vite listens for live edits on every interface.
  server: { middlewareMode: true, fs: { allow: [".."] }, hmr: { host: "127.0.0.1" } },
  build: { ...quiet, ssr: "app.tsx", outDir: `${DIST}/server`, emptyOutDir: true },
};

/** The islands: what a page loads in the browser. */
export const islands: InlineConfig = {
  ...shared,
  // Chunks and fonts find each other from where they are: one build serves under any path.
  base: "./",
  plugins: [nodeInPages(SITE), projectImports(SITE)],
  build: {
    ...quiet,
    outDir: `${DIST}/client`,
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { ...quiet.rolldownOptions, input: "client.ts" },
  },
};

/**
 * The workers, each as one classic script: a module worker cannot start in a sandboxed frame.
 *
 * @param outDir where their scripts go
 */
export function workers(outDir = `${DIST}/runner`): InlineConfig[] {
  return [...WORKERS, SDK_V2].map((name, i) => ({
    ...shared,
    plugins: [projectImports(SITE), browserValidation(), newestZodOnly(), englishOnly(), inAscii()],
    build: {
      ...quiet,
      outDir,
      emptyOutDir: i === 0,
      lib: {
        entry: `lib/run/${name}_worker.ts`,
        formats: ["iife"],
        name: "gatehouse",
        fileName: () => `${name}.js`,
      },
    },
  }));
}
