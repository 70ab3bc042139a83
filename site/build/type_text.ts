/** TypeScript types, from what `deno doc --json` says of them. */

/** A type, as `deno doc` describes it; `value` depends on the kind. */
export interface DocType {
  kind: string;
  repr?: string;
  // deno-lint-ignore no-explicit-any -- each kind has a shape of its own, and is read in one place
  value?: any;
}

/** A parameter of a function. */
export interface DocParam {
  kind: string;
  name?: string;
  optional?: boolean;
  tsType?: DocType;
  /** Of a default value. */
  left?: DocParam;
}

/**
 * A type as source text.
 *
 * @throws {Error} for a kind that the reference has not used before
 */
export function typeText(type: DocType | undefined): string {
  if (!type) return "";
  const { kind, value, repr } = type;
  switch (kind) {
    case "keyword":
    case "this":
      return repr ?? kind;
    case "literal":
      return value.kind === "string" ? JSON.stringify(value.string) : repr ?? String(value[value.kind]);
    case "typeRef":
      return value.typeName + typeArguments(value.typeParams);
    case "union":
      return value.map(typeText).join(" | ");
    case "intersection":
      return value.map(typeText).join(" & ");
    case "array":
      return `${typeText(value)}[]`;
    case "tuple":
      return `[${value.map(typeText).join(", ")}]`;
    case "parenthesized":
      return `(${typeText(value)})`;
    case "typeOperator":
      return `${value.operator} ${typeText(value.tsType)}`;
    case "typeQuery":
      return `typeof ${repr ?? value}`;
    case "indexedAccess":
      return `${typeText(value.objType)}[${typeText(value.indexType)}]`;
    case "fnOrConstructor":
      return `(${paramsText(value.params)}) => ${typeText(value.tsType)}`;
    case "typeLiteral":
      return literalText(value);
    default:
      throw new Error(
        `The reference has a type of kind ${kind}: site/build/type_text.ts does not know it yet`,
      );
  }
}

/** Parameters as source text, default values left out. */
export function paramsText(params: DocParam[]): string {
  return params.map((param) => {
    const { name = "options", tsType, optional } = param.left ?? param;
    const open = optional || param.kind === "assign" ? "?" : "";
    return `${name}${open}: ${typeText(tsType)}`;
  }).join(", ");
}

function typeArguments(types: DocType[] | undefined): string {
  return types?.length ? `<${types.map(typeText).join(", ")}>` : "";
}

interface Literal {
  properties?: { name: string; optional?: boolean; readonly?: boolean; tsType: DocType }[];
  methods?: { name: string; params: DocParam[]; returnType?: DocType }[];
}

function literalText({ properties = [], methods = [] }: Literal): string {
  const parts = [
    ...properties.map(({ name, optional, tsType }) => `${name}${optional ? "?" : ""}: ${typeText(tsType)}`),
    ...methods.map(({ name, params, returnType }) =>
      `${name}(${paramsText(params)}): ${typeText(returnType)}`
    ),
  ];
  return `{ ${parts.join("; ")} }`;
}
