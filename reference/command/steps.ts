/** A client's way to a token, step by step, as somebody may see it who looks on: from the one side or the other. */

import { decodeJwt } from "jose";
import { createHash } from "node:crypto";
import type { Paint } from "../conformance/reporters/style.ts";
import { legible } from "./legible.ts";

/** One request, and what came of it. Nothing secret is in it. */
export interface Step {
  /** "discovery", "registration", "sign-in", "answer", "token", "refresh", … */
  name: string;
  /** What the client calls itself, or its id, where that is known. */
  client?: string;
  /** Parameters, in its own spelling. */
  asked: [name: string, value: string][];
  got: [name: string, value: string][];
  /** OAuth's error and its description, or what else was said. */
  refused?: string;
}

/** Told of each step as it happens. */
export type OnStep = (step: Step) => void;

/** Parameters or members, by name. */
export type Fields = Record<string, unknown>;

/** What may be shown. Codes, verifiers, secrets, tokens and `state` are in none of these lists. */
export const SHOWN = {
  registration: [
    "client_name",
    "redirect_uris",
    "grant_types",
    "response_types",
    "token_endpoint_auth_method",
    "application_type",
    "scope",
  ],
  authorization: ["scope", "resource", "prompt", "redirect_uri", "code_challenge_method", "response_type"],
  token: ["scope", "resource", "audience", "redirect_uri", "token_type_hint"],
};

/** What a request at the token endpoint is called, by its grant. */
export const GRANT_STEPS: Record<string, string> = {
  authorization_code: "token",
  refresh_token: "refresh",
  client_credentials: "token for itself",
};

/** Members of a token that say something to whoever looks on: RFC 9068's names, and those of providers. */
const TELLING = ["aud", "sub", "scope", "scp", "roles", "groups", "cognito:groups"];

/** Short, and the same for the same token: enough to recognise it by. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 8);
}

/** A token by its hash. */
export function tokenName(token: string): string {
  return `«token ${hashOf(token)}»`;
}

/** Those of the names that have a value. */
export function shown(fields: Fields, names: readonly string[]): [string, string][] {
  return names.filter((name) => fields[name] !== undefined && fields[name] !== "").map((name) => {
    const value = fields[name];
    return [name, Array.isArray(value) ? value.join(" ") : String(value)];
  });
}

/** The value where it is an object, and none otherwise. */
export function object(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

function claimsOf(token: string): Fields | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** An access token by what it says, or by its hash alone. */
function tokenLines(token: unknown): [string, string][] {
  if (typeof token !== "string") return [];
  const claims = claimsOf(token);
  if (!claims) return [["access token", `${tokenName(token)}, opaque`]];
  const { exp, iat } = claims;
  return [
    ["access token", tokenName(token)],
    ...shown(claims, TELLING),
    ...typeof exp === "number" && typeof iat === "number"
      ? [["good for", `${exp - iat} s`] as [string, string]]
      : [],
  ];
}

/** A token response, tokens decoded and hashed. */
export function tokensGot({ access_token, refresh_token, id_token }: Fields): [string, string][] {
  return [
    ...tokenLines(access_token),
    ...refresh_token ? [["refresh token", tokenName(String(refresh_token))] as [string, string]] : [],
    ...id_token ? [["ID token", "yes"] as [string, string]] : [],
  ];
}

/** A request at the token endpoint: its grant, and what it presented. */
export function tokenAsked(sent: Fields): [string, string][] {
  const { refresh_token: presented } = sent;
  return [
    ...typeof presented === "string" ? [["with", tokenName(presented)] as [string, string]] : [],
    ...shown(sent, SHOWN.token),
  ];
}

/** OAuth's error in an answer, in one line; `undefined` where there is none. */
export function oauthError(answer: Fields): string | undefined {
  const { error, error_description: why } = answer;
  return error ? [error, why].filter(Boolean).join(": ") : undefined;
}

/** Room for what came before a row. */
const INDENT = " ".repeat(12);

/** A step, for whoever watches. */
export function stepText({ name, client, asked, got, refused }: Step, time: string, paint: Paint): string {
  const rows = (word: string, pairs: [string, string][]) =>
    pairs.map(([key, value], index) =>
      `${INDENT}${(index === 0 ? word : "").padEnd(5)}  ${legible(key)} ${legible(value, 300)}`
    );
  return [
    `  ${time}  ${paint("bold", name)}${client ? `  ${legible(client)}` : ""}`,
    ...rows("asked", asked),
    ...rows("got", refused ? [] : got),
    ...refused ? [`${INDENT}${paint("red", "refused")}  ${legible(refused, 300)}`] : [],
  ].join("\n");
}

/** The time of day, for a step. */
export function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}
