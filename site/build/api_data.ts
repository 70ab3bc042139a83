/** The reference as a module that pages import: read from the JSDoc by `deno doc` when the site is built. */

import type { Plugin } from "vite";
import { projectFile } from "../../lessons/cli/lessons.ts";
import type { ApiMember, ApiModule, ApiSymbol, ApiTag } from "../lib/api.ts";
import { type DocParam, type DocType, paramsText, typeText } from "./type_text.ts";

const ID = "gatehouse:api";

const MODULES = [
  { id: "guard", title: "The guard", file: "reference/guard/mod.ts" },
  { id: "client", title: "The client", file: "reference/client/client.ts" },
];

/** `import { modules } from "gatehouse:api"`. */
export function apiData(): Plugin {
  return {
    name: ID,
    resolveId: (source) => source === ID ? `\0${ID}` : null,
    async load(id) {
      if (id !== `\0${ID}`) return null;
      const modules = await readModules();
      for (const { file } of modules.flatMap(({ symbols }) => symbols)) this.addWatchFile(projectFile(file));
      return `export const modules = ${JSON.stringify(modules)};`;
    },
  };
}

interface Doc {
  doc?: string;
  tags?: { kind: string; doc?: string; tsType?: DocType }[];
}

interface Declaration {
  kind: string;
  declarationKind: string;
  location: { filename: string; line: number };
  jsDoc?: Doc;
  def: Definition;
}

interface Definition {
  tsType?: DocType;
  params?: DocParam[];
  returnType?: DocType;
  hasBody?: boolean;
  extends?: DocType[] | string;
  properties?: Property[];
  methods?: Method[];
  constructors?: Method[];
  callSignatures?: Method[];
}

interface Property {
  name: string;
  optional?: boolean;
  readonly?: boolean;
  isOverride?: boolean;
  accessibility?: string;
  tsType?: DocType;
  jsDoc?: Doc;
}

interface Method {
  name?: string;
  params: DocParam[];
  returnType?: DocType;
  jsDoc?: Doc;
}

type Documentation = {
  nodes: Record<string, { module_doc?: Doc; symbols: { name: string; declarations: Declaration[] }[] }>;
};

/**
 * Asks `deno doc`.
 *
 * @throws {Error} with what it complains of, when it fails
 */
async function readModules(): Promise<ApiModule[]> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["doc", "--json", ...MODULES.map(({ file }) => file)],
    cwd: projectFile(""),
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`deno doc failed: ${text.decode(stderr)}`);
  const { nodes } = JSON.parse(text.decode(stdout)) as Documentation;
  return MODULES.map((module) => {
    const node = Object.entries(nodes).find(([url]) => url.endsWith(`/${module.file}`))?.[1];
    if (!node) throw new Error(`deno doc knows nothing of ${module.file}`);
    const symbols = node.symbols.flatMap(({ name, declarations }) =>
      symbolsOf(name, declarations.filter(inRepository))
    );
    symbols.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    return { ...module, doc: node.module_doc?.doc?.trim() ?? "", symbols };
  });
}

/** What is called comes first, then what it takes and returns. */
const ORDER: ApiSymbol["kind"][] = ["function", "class", "variable", "interface", "type"];

/** Types that are passed on from a package are documented there. */
function inRepository({ location }: Declaration): boolean {
  return location.filename.includes("/reference/");
}

/** A function with several signatures is one entry; the one with the body is not for callers. */
function symbolsOf(name: string, declarations: Declaration[]): ApiSymbol[] {
  const symbols = declarations.map((declaration) => symbolOf(name, declaration));
  const [first] = symbols;
  if (!first || symbols.length === 1 || first.kind !== "function") return symbols;
  const forCallers = symbols.filter((_, place) => !declarations[place]!.def.hasBody);
  return [{ ...first, signature: forCallers.map(({ signature }) => signature).join("\n") }];
}

const KINDS = new Map<string, ApiSymbol["kind"]>([
  ["function", "function"],
  ["interface", "interface"],
  ["class", "class"],
  ["typeAlias", "type"],
  ["variable", "variable"],
]);

function symbolOf(name: string, { kind, jsDoc, def, location }: Declaration): ApiSymbol {
  const known = KINDS.get(kind);
  if (!known) throw new Error(`${name} is a ${kind}: site/build/api_data.ts does not know it yet`);
  const { constructors = [], callSignatures = [], methods = [], properties = [] } = def;
  return {
    name,
    kind: known,
    signature: signatureOf(name, known, def),
    ...documentation(jsDoc),
    members: [
      ...constructors.map((method) => methodOf(method, `new ${name}`)),
      ...callSignatures.map((method) => methodOf(method, "")),
      ...properties.filter(isPublic).map(propertyOf),
      ...methods.map((method) => methodOf(method, method.name ?? "")),
    ],
    file: location.filename.slice(location.filename.lastIndexOf("/reference/") + 1),
    line: location.line + 1,
  };
}

function signatureOf(name: string, kind: ApiSymbol["kind"], def: Definition): string {
  if (kind === "function") {
    return `function ${name}(${paramsText(def.params ?? [])}): ${typeText(def.returnType)}`;
  }
  if (kind === "type") return aliasText(name, def.tsType);
  if (kind === "variable") return `const ${name}: ${typeText(def.tsType)}`;
  const base = typeof def.extends === "string" ? def.extends : def.extends?.map(typeText).join(", ");
  return `${kind} ${name}${base ? ` extends ${base}` : ""}`;
}

/** A long union has a line for each member. */
function aliasText(name: string, type: DocType | undefined): string {
  const line = `type ${name} = ${typeText(type)}`;
  if (line.length <= 80 || type?.kind !== "union") return line;
  return [`type ${name} =`, ...type.value.map((member: DocType) => `  | ${typeText(member)}`)].join("\n");
}

function isPublic({ accessibility }: Property): boolean {
  return accessibility !== "private" && accessibility !== "protected";
}

function propertyOf({ name, optional, tsType, jsDoc }: Property): ApiMember {
  return { signature: `${name}${optional ? "?" : ""}: ${typeText(tsType)}`, ...documentation(jsDoc) };
}

function methodOf({ params, returnType, jsDoc }: Method, name: string): ApiMember {
  const result = returnType ? `: ${typeText(returnType)}` : "";
  return { signature: `${name}(${paramsText(params)})${result}`, ...documentation(jsDoc) };
}

function documentation(jsDoc: Doc = {}): { doc: string; tags: ApiTag[] } {
  const tags = (jsDoc.tags ?? []).flatMap(({ kind, doc = "", tsType }): ApiTag[] => {
    if (kind === "throws") return [{ kind, text: [typeText(tsType), doc].filter(Boolean).join(": ") }];
    return kind === "see" ? [{ kind, text: doc }] : [];
  });
  return { doc: plain(jsDoc.doc), tags };
}

/** `{@linkcode issuer}` is code here: the page has no link for every member. */
function plain(text = ""): string {
  return text.replaceAll(/\{@link(?:code)? ([^}]+)\}/g, "`$1`").trim();
}
