/** What strangers offer: three small sets of tools, for those that are written without an SDK. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript: types are in JSDoc

/**
 * @typedef {object} Tool
 * @property {string} description
 * @property {string[]} scopes What a token has to grant, all of it (RFC 6749 §3.3).
 * @property {Record<string, unknown>} inputSchema
 * @property {(args: Record<string, unknown>) => unknown} run Throws a `TypeError` when the arguments are not right.
 */

/** @typedef {Record<string, Tool>} Tools */

const NONE = { type: "object", properties: {}, additionalProperties: false };

const text = (args, name) => {
  const value = args[name];
  if (typeof value !== "string" || value === "") throw new TypeError(`${name} has to be a text`);
  return value;
};

/**
 * The weather of two towns: nothing to change.
 *
 * @returns {Tools}
 */
export function weather() {
  const known = { Bern: "rain, 4 degrees", Oslo: "snow, -6 degrees" };
  return {
    forecast: {
      description: "The weather in a town, tomorrow",
      scopes: ["weather:read"],
      inputSchema: { type: "object", properties: { town: { type: "string" } }, required: ["town"] },
      run: (args) => ({ forecast: known[text(args, "town")] ?? "unknown" }),
    },
    towns: {
      description: "The towns with a forecast",
      scopes: ["weather:read"],
      inputSchema: NONE,
      run: () => ({ towns: Object.keys(known) }),
    },
  };
}

/**
 * A store of things: reading takes one scope and changing another.
 *
 * @returns {Tools}
 */
export function inventory() {
  const stock = new Map([["bolt", 40]]);
  return {
    list_stock: {
      description: "What is in stock",
      scopes: ["inventory:read"],
      inputSchema: NONE,
      run: () => ({ stock: Object.fromEntries(stock) }),
    },
    restock: {
      description: "Adds to the stock",
      scopes: ["inventory:write"],
      inputSchema: {
        type: "object",
        properties: { item: { type: "string" }, count: { type: "integer", minimum: 1 } },
        required: ["item", "count"],
      },
      run: (args) => {
        const item = text(args, "item");
        const { count } = args;
        if (!Number.isSafeInteger(count) || count < 1) throw new TypeError("count has to be 1 or more");
        stock.set(item, (stock.get(item) ?? 0) + count);
        return { item, count: stock.get(item) };
      },
    },
  };
}

/**
 * Says what it is told.
 *
 * @returns {Tools}
 */
export function echo() {
  return {
    echo: {
      description: "Says what it is told",
      scopes: ["echo:use"],
      inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
      run: (args) => ({ text: text(args, "text") }),
    },
  };
}
