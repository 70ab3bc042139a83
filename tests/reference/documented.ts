/** What the guard's types say, as `deno doc` reads them: what the README is held against. */

import { projectFile } from "../../lessons/cli/lessons.ts";

/** As much of a type as is looked at. */
interface Type {
  kind: string;
  repr: string;
  value?: { properties?: Property[]; string?: string } | { value?: Type["value"] }[];
}

interface Property {
  name: string;
  jsDoc?: { doc?: string };
  tsType: Type;
}

interface Definition {
  extends?: { repr: string }[];
  properties?: Property[];
  tsType?: Type;
}

/** The exported types of `reference/guard/mod.ts`, by name. */
export async function documentedTypes(): Promise<Map<string, Definition>> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["doc", "--json", "reference/guard/mod.ts"],
    cwd: projectFile("."),
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as {
    nodes: Record<string, { symbols: { name: string; declarations: { def: Definition }[] }[] }>;
  };
  const symbols = Object.values(nodes).flatMap(({ symbols }) => symbols);
  return new Map(symbols.map(({ name, declarations }) => [name, declarations[0]!.def]));
}

/** The texts of a union of texts. */
export function membersOf(types: Map<string, Definition>, name: string): string[] {
  const union = types.get(name)?.tsType?.value;
  if (!Array.isArray(union)) throw new Error(`${name} is no union`);
  return union.map((member) => (member as unknown as Type).repr);
}

/** What is not taken apart: a profile comes from a function that makes it. */
const WHOLE = ["Profile"];

/** Every option under its path, with its comment: "keys" and "keys.cooldown". */
export function optionsOf(types: Map<string, Definition>, name: string, path = ""): Map<string, string> {
  const { extends: bases = [], properties = [] } = types.get(name)!;
  return new Map([
    ...bases.flatMap(({ repr }) => [...optionsOf(types, repr, path)]),
    ...properties.flatMap((property) => [...optionsIn(types, property, path)]),
  ]);
}

function optionsIn(types: Map<string, Definition>, property: Property, path: string): Map<string, string> {
  const { name, jsDoc, tsType } = property;
  const own = path + name;
  const options = new Map([[own, jsDoc?.doc ?? ""]]);
  if (tsType.kind === "typeLiteral") {
    const { properties = [] } = tsType.value as { properties?: Property[] };
    return new Map([...options, ...properties.flatMap((each) => [...optionsIn(types, each, `${own}.`)])]);
  }
  const text = JSON.stringify(tsType);
  const nested = [...types].filter(([other, { properties }]) => {
    return properties && !WHOLE.includes(other) && text.includes(`"typeName":"${other}"`);
  });
  return new Map([...options, ...nested.flatMap(([other]) => [...optionsOf(types, other, `${own}.`)])]);
}
