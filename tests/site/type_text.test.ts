import assert from "node:assert/strict";
import { type DocType, paramsText, typeText } from "../../site/build/type_text.ts";

const keyword = (name: string): DocType => ({ kind: "keyword", repr: name, value: name });
const reference = (typeName: string, ...typeParams: DocType[]): DocType => {
  return { kind: "typeRef", repr: typeName, value: { typeName, typeParams } };
};
const text = (string: string): DocType => ({
  kind: "literal",
  repr: string,
  value: { kind: "string", string },
});

const TYPES: [string, DocType][] = [
  ["string", keyword("string")],
  ['"allow"', text("allow")],
  ["true", { kind: "literal", repr: "true", value: { kind: "boolean", boolean: true } }],
  ["Promise<void>", reference("Promise", keyword("void"))],
  ['"a" | "b"', { kind: "union", value: [text("a"), text("b")] }],
  ["readonly string[]", {
    kind: "typeOperator",
    value: { operator: "readonly", tsType: { kind: "array", value: keyword("string") } },
  }],
  ["(string | Issuer)[]", {
    kind: "array",
    value: {
      kind: "parenthesized",
      value: { kind: "union", value: [keyword("string"), reference("Issuer")] },
    },
  }],
  ["typeof fetch", { kind: "typeQuery", repr: "fetch", value: "fetch" }],
  ['Options["status"]', {
    kind: "indexedAccess",
    value: { objType: reference("Options"), indexType: text("status") },
  }],
  ["(event: Event) => void", {
    kind: "fnOrConstructor",
    value: {
      params: [{ kind: "identifier", name: "event", tsType: reference("Event") }],
      tsType: keyword("void"),
    },
  }],
  ["{ issuer: string; tokenId?: string }", {
    kind: "typeLiteral",
    value: {
      properties: [
        { name: "issuer", tsType: keyword("string") },
        { name: "tokenId", optional: true, tsType: keyword("string") },
      ],
    },
  }],
];

Deno.test("typeText() writes a type as its source does", () => {
  for (const [expected, type] of TYPES) assert.equal(typeText(type), expected);
});

Deno.test("typeText() throws for a kind that it does not know", () => {
  assert.throws(() => typeText({ kind: "conditional" }), /kind conditional/);
});

Deno.test("paramsText() marks what may be left out, a parameter with a default value included", () => {
  const name = { kind: "identifier", name: "name", tsType: keyword("string") };
  const args = { kind: "identifier", name: "args", tsType: keyword("object") };
  assert.equal(paramsText([name, { kind: "assign", left: args }]), "name: string, args?: object");
  assert.equal(paramsText([{ ...name, optional: true }]), "name?: string");
});
