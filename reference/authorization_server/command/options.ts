/** What `sign-in` is told, from words to the authorization server's options. */

import { InvalidArgumentError } from "commander";
import type { DialectName } from "../../conformance/issuer/dialects/all.ts";
import { UsageError } from "../../command/usage.ts";
import type { AuthorizationServerOptions, PreRegistered, Resources } from "../authorization_server.ts";
import type { User } from "../users.ts";

/** The command's options, as commander gives them. */
export interface SignInOptions {
  resource: string[];
  scopes: string[];
  scope: [scope: string, words: string][];
  user: User[];
  client: PreRegistered[];
  ttl?: number;
  opaque?: true;
  dialect?: DialectName;
  port: number;
  fresh?: true;
  watch?: true;
}

/** Nobody has a password here: whoever reaches the server may be anybody, so it is for this machine's servers alone. */
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** `restock=Order goods` */
export function wordsOf(value: string): [scope: string, words: string] {
  const [, scope, words] = /^([^=\s]+)=(.+)$/.exec(value) ?? [];
  if (!scope || !words) {
    throw new InvalidArgumentError("It has to be SCOPE=WORDS, such as 'restock=Order goods'.");
  }
  return [scope, words];
}

/** `dora:admin,auditor`, or the name alone. */
export function userOf(value: string): User {
  const [, name, roles = ""] = /^([^:]+)(?::(.+))?$/.exec(value) ?? [];
  if (!name) throw new InvalidArgumentError("It has to be NAME or NAME:ROLE.");
  const named = roles.split(",").filter(Boolean);
  return { name, roles: named, description: named.length > 0 ? named.join(", ") : "no roles" };
}

/** `my-app=http://127.0.0.1:3000/callback`, or `my-app:SECRET=…`. */
export function clientOf(value: string): PreRegistered {
  const [, client_id, client_secret, uri] = /^([^:=]+)(?::([^=]+))?=(.+)$/.exec(value) ?? [];
  if (!client_id || !uri) {
    throw new InvalidArgumentError("It has to be ID=REDIRECT_URI or ID:SECRET=REDIRECT_URI.");
  }
  return { client_id, ...client_secret && { client_secret }, redirect_uris: [uri] };
}

/** Whole seconds. */
export function seconds(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError("It has to be a number of seconds.");
  return Number(value);
}

function checkResource(resource: string): URL {
  const url = URL.canParse(resource) ? new URL(resource) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `--resource has to be your server's URL, such as http://127.0.0.1:8600/mcp, not ${resource}`,
    );
  }
  if (!LOOPBACK.has(url.hostname)) {
    throw new UsageError(
      `${url.host} is not on this machine: here anybody is whoever they say, so tokens are for local servers only`,
    );
  }
  return url;
}

/** Each resource with the list of scopes that has the same place, and the words for them. */
function resourcesOf({ resource: resources, scopes, scope: words, opaque }: SignInOptions): Resources {
  if (resources.length === 0) {
    throw new UsageError("--resource says whom it signs people in for: your server's URL");
  }
  if (scopes.length !== resources.length && !(scopes.length === 0 && words.length > 0)) {
    throw new UsageError(
      "Each --resource needs its own --scopes, in the same order: --resource URL --scopes a,b",
    );
  }
  const known: Resources = {};
  for (const [index, resource] of resources.entries()) {
    const { host, pathname } = checkResource(resource);
    known[resource] = {
      name: host + (pathname === "/" ? "" : pathname),
      scopes: (scopes[index] ?? "").split(/[\s,]+/).filter(Boolean),
      words: {},
      ...opaque && { opaque },
    };
  }
  for (const [scope, text] of words) nameScope(known, scope, text);
  const empty = Object.entries(known).find(([, { scopes }]) => scopes.length === 0);
  if (empty) throw new UsageError(`--scopes names nothing for ${empty[0]}`);
  return known;
}

function nameScope(known: Resources, scope: string, text: string): void {
  const all = Object.values(known);
  const having = all.filter(({ scopes }) => scopes.includes(scope));
  if (having.length === 0 && all.length > 1) {
    throw new UsageError(`--scope ${scope}=… is none of the --scopes, and there is more than one resource`);
  }
  for (const resource of having.length > 0 ? having : all) {
    if (!resource.scopes.includes(scope)) resource.scopes.push(scope);
    resource.words = { ...resource.words, [scope]: text };
  }
}

/**
 * The authorization server's options.
 *
 * @throws {UsageError} naming the option that does not do
 */
export function serverOptions(
  options: SignInOptions,
): Omit<AuthorizationServerOptions, "issuer"> & { port: number; resources: Resources } {
  const names = options.user.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new UsageError(`--user ${twice} is there twice`);
  if (options.opaque && options.dialect) {
    throw new UsageError("--dialect says what is in a token, and with --opaque nothing is: choose one");
  }
  return {
    port: options.port,
    resources: resourcesOf(options),
    fresh: options.fresh ?? false,
    clients: options.client,
    ...options.dialect && { dialect: options.dialect },
    ...options.user.length > 0 && { users: options.user },
    ...options.ttl && { accessTokenLifetime: options.ttl },
  };
}
