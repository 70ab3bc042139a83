/** What Vite has to be told about this repository. */

import type { Plugin } from "vite";

/** Files outside the site import packages too; the site's own folder has them. */
export function projectImports(site: string): Plugin {
  return {
    name: "gatehouse:project-imports",
    enforce: "pre",
    async resolveId(source, importer, options) {
      const bare = /^[@a-z]/.test(source) && !source.includes(":");
      if (!bare || !importer || importer.startsWith(site)) return null;
      return await this.resolve(source, `${site}client.ts`, { ...options, skipSelf: true });
    },
  };
}

/**
 * The SDK compiles JSON Schema with `new Function` by default, which the runner's policy forbids. It has another
 * validator that interprets them.
 */
export function browserValidation(): Plugin {
  return {
    name: "gatehouse:browser-validation",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (!source.endsWith("validation/ajv-provider.js")) return null;
      return await this.resolve(source.replace("ajv-provider", "cfworker-provider"), importer, options);
    },
    transform(code, id) {
      if (!id.endsWith("validation/cfworker-provider.js")) return null;
      return `${code}\nexport { CfWorkerJsonSchemaValidator as AjvJsonSchemaValidator };`;
    },
  };
}

/** What a page has under another name: the guard's description of a token takes these two. */
export function nodeInPages(site: string): Plugin {
  const files: Record<string, string> = {
    "node:crypto": `${site}lib/tools/node_crypto.ts`,
    "node:buffer": `${site}lib/tools/node_buffer.ts`,
  };
  return {
    name: "gatehouse:node-in-pages",
    enforce: "pre",
    resolveId: (source, importer) => importer?.includes("/reference/guard/") ? files[source] ?? null : null,
  };
}

/**
 * The SDK takes the schemas of zod 3 as well, with a library that writes them as JSON Schema. A program in the page has
 * zod 4, so these are parsed and run for nothing.
 */
export function newestZodOnly(): Plugin {
  const name = "gatehouse:newest-zod-only";
  return {
    name,
    enforce: "pre",
    resolveId: (source) => source === "zod/v3" || source === "zod-to-json-schema" ? `\0${name}` : null,
    load: (id) => id === `\0${name}` ? `export const zodToJsonSchema = undefined;\n${OLD_SCHEMA}` : null,
  };
}

/** Only ever called for a schema of the old kind, which no lesson has. */
const OLD_SCHEMA = 'export const object = () => { throw new TypeError("zod 3 is not in the page"); };';

/** zod brings its messages in fifty languages, and a namespace import keeps them all. Lessons are in one. */
export function englishOnly(): Plugin {
  return {
    name: "gatehouse:english-only",
    transform(_, id) {
      return /\/zod\/v4\/locales\/index\.js$/.test(id) ? `export { default as en } from "./en.js";` : null;
    },
  };
}

/** A script with nothing but ASCII in it: Chromium keeps it in half the space, and reads it in two thirds of the time. */
export function inAscii(): Plugin {
  return {
    name: "gatehouse:in-ascii",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        // In strings, templates, expressions and names it is the same character.
        chunk.code = chunk.code.replace(
          /[\u0080-\uffff]/g,
          (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
        );
      }
    },
  };
}

/** An edit to a file that only the server imports reloads the page. */
export function reloadForPages(): Plugin {
  return {
    name: "gatehouse:reload-for-pages",
    hotUpdate({ file, server, modules }) {
      const { client } = server.environments;
      if (this.environment.name !== "ssr" || modules.length === 0) return;
      if (!client.moduleGraph.getModulesByFile(file)?.size) client.hot.send({ type: "full-reload" });
    },
  };
}
