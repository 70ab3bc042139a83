/** What a server is built with and what stands in front of it, as far as its answers show. */

import { answered, type Exchange, headerValues } from "../exchange.ts";

/** The stacks that fixes are known for; not all of them show themselves. */
export type StackName =
  | "express"
  | "sdk-v1"
  | "sdk-v2"
  | "fastmcp"
  | "python-sdk"
  | "hono"
  | "aspnet"
  | "spring";

/** A stack, and what gave it away. */
export interface Stack {
  name: StackName;
  /** As people call it. */
  title: string;
  /** The header field or text by which it was known. */
  seen: string;
}

/** In this order: what is known more exactly comes first. */
const STACKS: (Stack & { is(exchange: Exchange): boolean })[] = [
  {
    name: "sdk-v1",
    title: "Express with the TypeScript SDK v1",
    seen: "X-Powered-By: Express, and requireBearerAuth's words",
    is: (exchange) =>
      says(exchange, "x-powered-by", /^express$/i) && holds(exchange, "Missing Authorization header"),
  },
  {
    name: "express",
    title: "Express",
    seen: "X-Powered-By: Express",
    is: (exchange) => says(exchange, "x-powered-by", /^express$/i),
  },
  {
    name: "python-sdk",
    title: "Python on uvicorn, as the Python SDK and FastMCP run",
    seen: "Server: uvicorn",
    is: (exchange) => says(exchange, "server", /^uvicorn/i),
  },
  {
    name: "aspnet",
    title: "ASP.NET Core",
    seen: "Server: Kestrel",
    is: (exchange) => says(exchange, "server", /^kestrel/i),
  },
];

/** Header fields that something in front adds, and what that is. */
const FRONTS: [field: string, value: RegExp, what: string][] = [
  ["x-amzn-remapped-www-authenticate", /./, "Amazon API Gateway"],
  ["cf-ray", /./, "Cloudflare"],
  ["x-amz-cf-id", /./, "Amazon CloudFront"],
  ["x-vercel-id", /./, "Vercel"],
  ["fly-request-id", /./, "Fly"],
  ["server", /^(nginx|openresty)/i, "nginx"],
  ["server", /^(caddy|envoy|istio-envoy|awselb|haproxy|traefik)/i, "a proxy"],
  ["via", /./, "a proxy"],
];

function says({ response }: Exchange, field: string, value: RegExp): boolean {
  return "status" in response && headerValues(response.headers, field).some((text) => value.test(text));
}

function holds({ response }: Exchange, text: string): boolean {
  return "status" in response && response.body.includes(text);
}

/** The stack behind these answers, if one of them shows it. */
export function stackOf(exchanges: Exchange[]): Stack | undefined {
  const found = STACKS.find(({ is }) => exchanges.some(is));
  return found && { name: found.name, title: found.title, seen: found.seen };
}

/** What stands in front, if one of these answers shows it. */
export function frontOf(exchanges: Exchange[]): string | undefined {
  return FRONTS.find(([field, value]) => exchanges.some((exchange) => says(exchange, field, value)))?.[2];
}

/** Whether an answer was made in front of the server: a proxy's own page, or a challenge under another name. */
export function answersInFront(exchange: Exchange): boolean {
  if (!answered(exchange) || !frontOf([exchange])) return false;
  const { status, headers } = exchange.response;
  const page = /^text\/html/i.test(headerValues(headers, "content-type")[0] ?? "");
  return says(exchange, "x-amzn-remapped-www-authenticate", /./) || (page && status >= 400);
}
