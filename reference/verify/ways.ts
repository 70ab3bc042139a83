/** The ways to a server, by what was given: from outside, with tokens, trusting the test issuer, or started. */

import { text } from "node:stream/consumers";
import process from "node:process";
import { assertFree } from "../command/free_port.ts";
import { complain, signOfLife } from "../command/output.ts";
import { UsageError } from "../command/usage.ts";
import { DIALECTS } from "../conformance/issuer/dialects/all.ts";
import { HarnessError } from "../conformance/harness_error.ts";
import { createRedactor } from "../conformance/redact.ts";
import { verifyFromOutside } from "../conformance/verify/from_outside.ts";
import type { Wanted } from "../conformance/verify/judging.ts";
import { OUTSIDE_RULES } from "../conformance/verify/outside_rules.ts";
import { issuerRules, portableRules } from "../conformance/verify/rules.ts";
import { verifyStarted } from "../conformance/verify/started.ts";
import { verifyTrusting } from "../conformance/verify/trusting.ts";
import type { Verification } from "../conformance/verify/verification.ts";
import { type OwnTokens, verifyWithTokens } from "../conformance/verify/with_tokens.ts";
import { isLoopback } from "../conformance/url_in.ts";
import { advice } from "./advice.ts";
import { signedIn, type VerifyRuntime } from "./login.ts";
import { callersFolder, serverUrl, type VerifyOptions } from "./options.ts";
import { startServer } from "./start.ts";
import type { ThrowawayAuthority } from "./throwaway_authority.ts";

/** How a server is reached, and by which rules it is judged there. */
export interface Way {
  ids: string[];
  go(wanted: Wanted): Promise<Verification>;
}

/**
 * The way for what was given.
 *
 * @param url as it was typed
 * @throws {UsageError} when what was given does not go together
 */
export async function wayFor(
  url: string | undefined,
  options: VerifyOptions,
  runtime: VerifyRuntime,
): Promise<Way> {
  const { start, issuer, https } = options;
  if (start !== undefined) return await startedWay(start, url, options);
  if (https) {
    throw new UsageError("--https goes with --start: only a server that is started is told what to trust");
  }
  if (url === undefined) {
    throw new UsageError("Name a server: its URL, or the command that starts it with --start");
  }
  const resource = serverUrl(url).href === `${url}/` ? url : serverUrl(url).href;
  if (issuer !== undefined) return await trustingWay(resource, issuer);
  const tokens = await tokensFor(resource, options, runtime);
  if (!tokens) {
    return { ids: [...OUTSIDE_RULES, ...issuerRules()], go: (wanted) => verifyFromOutside(resource, wanted) };
  }
  return {
    ids: [...portableRules(), ...issuerRules()],
    go: (wanted) => verifyWithTokens(resource, tokens, wanted),
  };
}

async function startedWay(command: string, url: string | undefined, options: VerifyOptions): Promise<Way> {
  const place = url === undefined ? undefined : serverUrl(url);
  if (place && !isLoopback(place.href)) {
    throw new UsageError("With --start the URL is one of this machine's, or none");
  }
  const at = place ? { path: place.pathname, port: Number(place.port || 80) } : { path: options.path };
  const server = { command, cwd: callersFolder() };
  const startedBy = await redacted(command);
  return {
    ids: portableRules(),
    async go(wanted) {
      const authority = options.https ? await openAuthority() : undefined;
      const told = { ...server, ...authority && { env: authority.env } };
      try {
        return await verifyStarted((settings) => startServer(told, { ...settings, ...at }), {
          ...wanted,
          startedBy,
          onePlace: place !== undefined,
          ...authority && { certificate: authority.certificate, live: { ...wanted.live, ca: authority.ca } },
        });
      } catch (error) {
        throw authority ? error : withHttps(error);
      } finally {
        authority?.close();
      }
    },
  };
}

/** Only where it is wanted: it brings a library along. */
async function openAuthority(): Promise<ThrowawayAuthority> {
  return await (await import("./throwaway_authority.ts")).openThrowawayAuthority();
}

/** What says of https why a server has not started may be its issuer's. */
function withHttps(error: unknown): unknown {
  if (!(error instanceof HarnessError) || error.code !== "not_started" || !/https\b/i.test(error.message)) {
    return error;
  }
  return new HarnessError(error.code, `${error.message}; --https serves its issuer over https`, {
    cause: error,
  });
}

async function trustingWay(resource: string, port: number): Promise<Way> {
  if (!isLoopback(resource)) {
    throw new UsageError(
      "--issuer is for servers of this machine: whoever trusts it lets in whomever it names",
    );
  }
  if (port !== 0) await assertFree(port, "--issuer");
  return {
    ids: portableRules(),
    go: (wanted) =>
      verifyTrusting(resource, port, {
        ...wanted,
        onUntrusted: (issuer, contact) => {
          const audience = wanted.dialect ? DIALECTS[wanted.dialect].audienceOf(resource) : resource;
          complain(advice({ resource, issuer, audience }, contact));
        },
        onWaiting: (unwelcome) => signOfLife(`Waiting: ${unwelcome}`),
      }),
  };
}

/**
 * The tokens that were brought along.
 *
 * @throws {UsageError} when they would leave for a server that nobody has called theirs
 */
async function tokensFor(
  resource: string,
  { mine, stdin, login }: VerifyOptions,
  runtime: VerifyRuntime,
): Promise<OwnTokens | undefined> {
  const { MCP_TOKEN, MCP_OTHER_TOKEN } = process.env;
  const { host, hostname } = new URL(resource);
  if (!MCP_TOKEN && !stdin && !login) return undefined;
  if (!isLoopback(resource) && mine !== host && mine !== hostname) {
    throw new UsageError(
      `A token of yours is sent to this machine alone: --mine ${hostname} says that that host is yours`,
    );
  }
  const other = MCP_OTHER_TOKEN ? { other: usable(MCP_OTHER_TOKEN, "MCP_OTHER_TOKEN") } : {};
  if (login) return { ...await signedIn(resource, runtime), ...other };
  const token = stdin
    ? usable((await text(process.stdin)).trim(), "Standard input")
    : usable(MCP_TOKEN!, "MCP_TOKEN");
  return { token, ...other };
}

/** A token that can be sent in a header; what is wrong with another is said without it. */
function usable(token: string, where: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${where} holds no token: it has to be one word of visible ASCII`);
}

async function redacted(command: string): Promise<string> {
  const redactor = createRedactor();
  redactor.learn(command);
  await redactor.hash();
  return redactor.redact(command);
}
