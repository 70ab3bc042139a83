/** What all peers protect. */

// deno-lint-ignore-file explicit-module-boundary-types -- Node.js 20 reads no TypeScript

const counts = new Map([["bolt", 40]]);

const result = (value) => ({ content: [{ type: "text", text: JSON.stringify(value) }] });

/** What is in stock. */
export const stock = () => result(Object.fromEntries(counts));

/** Adds to it. */
export const restock = ({ item, count }) => {
  counts.set(item, (counts.get(item) ?? 0) + count);
  return result({ item, count: counts.get(item) });
};
