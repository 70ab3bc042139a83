/**
 * The command `verify`: judges any MCP server by what it is given, and says what more it could judge with.
 *
 * Exit codes: 0 protected; 1 not protected, or not conformant; 2 could not tell, or wrong usage.
 *
 * @module
 */

import { EXIT, newCommand, port } from "../command/command.ts";
import { paint, print, watched } from "../command/output.ts";
import { UsageError } from "../command/usage.ts";
import { DIALECT_NAMES } from "../conformance/issuer/dialects/all.ts";
import { HarnessError } from "../conformance/harness_error.ts";
import { fleetLines, fleetOf, type Member } from "../conformance/reporters/fleet.ts";
import { toJson, visibleJson } from "../conformance/reporters/json.ts";
import { openingLines, verificationLines } from "../conformance/reporters/verification.ts";
import { exitCode, NOTHING_ACCEPTED } from "../conformance/verify/baseline.ts";
import type { Verification } from "../conformance/verify/verification.ts";
import type { Wanted } from "../conformance/verify/judging.ts";
import {
  dialect,
  namingOf,
  path,
  profile,
  requirement,
  revision,
  seconds,
  type VerifyOptions,
} from "./options.ts";
import { type Configured, readConfig } from "./config.ts";
import type { VerifyRuntime } from "./login.ts";
import { progress } from "./progress.ts";
import {
  addReportOptions,
  answerAboutRules,
  type Reporting,
  reportingOf,
  type ReportOptions,
} from "./reports.ts";
import { wayFor } from "./ways.ts";

/**
 * Runs the command.
 *
 * @returns the exit code
 * @throws {UsageError} when it cannot be run as asked
 * @throws {HarnessError} when the server cannot be judged
 */
export async function verifyCommand(argv: string[], runtime: VerifyRuntime): Promise<number> {
  const command = newCommand(
    "verify",
    "Judges any MCP server: what is protected, what is not, which rule says so.",
  )
    .argument("[url]", "the server's URL; with --start the place where it has to listen")
    .option(
      "--start <command>",
      "start the server, with RESOURCE, ISSUER, AUDIENCE, JWKS_URI and PORT, or {port}",
    )
    .option("--path <path>", "of the URL of a server that is started", path, "/mcp")
    .option("--issuer <port>", "open the test issuer there, and wait until the server trusts it", port)
    .option("--login", "sign in at its authorization server, and judge with that token")
    .option("--stdin", "read a token from standard input; MCP_TOKEN does the same")
    .option("--mine <host>", "that host is yours: a token may be sent there")
    .option("--read <operation>", "what needs a credential and changes nothing (tools/list)")
    .option("--write <operation>", "what changes something; it is sent more than a hundred times")
    .option(
      '--require <operation="a b">',
      "the scopes that an operation takes; more than once for several",
      (value: string, before: VerifyOptions["require"]) => [...before, requirement(value)],
      [],
    )
    .option("--revision <date>", "judge at this revision of MCP (the newest that it speaks)", revision)
    .option("--profile <name>", "rfc9068: its issuer's access tokens are as RFC 9068 has them", profile, [])
    .option(
      "--dialect <provider>",
      `the test issuer sends what ${DIALECT_NAMES.join(", ")} sends`,
      dialect,
    )
    .option(
      "--https",
      "with --start: the test issuer is served over https, by the certificate in CA_FILE; your server still serves http",
    )
    .option("--timeout <seconds>", "how long an answer may take (10)", seconds)
    .option("--config <file>", "JSON with all of this for one server or several, which become one matrix")
    .option("--verbose", "show all that passed and could not be tested as well")
    .option("--json", "print one JSON document and nothing else");
  addReportOptions(command);
  command.parse(argv, { from: "user" });
  const options = command.opts<VerifyOptions & ReportOptions>();
  const about = answerAboutRules(options);
  if (about !== undefined) {
    print(about);
    return EXIT.passed;
  }
  const reporting = await reportingOf(options);
  const [url] = command.args;
  if (options.config !== undefined) {
    if (url !== undefined || options.start !== undefined) {
      throw new UsageError("--config names the servers: a URL or --start goes into the file");
    }
    return await fleet(await readConfig(options.config), options, runtime, reporting);
  }
  const verification = await verify(url, options, runtime, reporting);
  return await shown(verification, options, reporting);
}

/** Judges the servers of a configuration one after the other; one that cannot be judged costs its column. */
async function fleet(
  configured: Configured[],
  options: VerifyOptions & ReportOptions,
  runtime: VerifyRuntime,
  reporting: Reporting,
): Promise<number> {
  if (configured.length > 1 && reporting.ofOne.length > 0) {
    const names = reporting.ofOne.join(", ");
    throw new UsageError(
      `--config has ${configured.length} servers, and ${names} takes one: give it a file with one`,
    );
  }
  const servers: Member[] = [];
  let code: number = EXIT.passed;
  for (const { name, url, options: own } of configured) {
    try {
      const verification = await verify(url, { ...options, ...own }, runtime, reporting);
      servers.push({ name, verification });
      const one = exitCode(verification, NOTHING_ACCEPTED);
      // One that is not protected says more than one of which nothing can be told.
      if (code !== EXIT.failed && one !== EXIT.passed) code = one;
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      servers.push({ name, error: error.message });
      if (code === EXIT.passed) code = EXIT.unjudged;
    }
  }
  const [only] = servers;
  if (servers.length === 1 && only && "verification" in only) {
    return await shown(only.verification, options, reporting);
  }
  print(options.json ? visibleJson(fleetOf(servers)) : fleetLines(fleetOf(servers), paint, options.site));
  return code;
}

/** Prints what one server came to, unless standard output belongs to another document; writes the other forms. */
async function shown(
  verification: Verification,
  { json, verbose, site }: VerifyOptions & ReportOptions,
  { alone, deliver }: Reporting,
): Promise<number> {
  if (json) print(toJson(verification, site));
  else if (!alone) print(verificationLines(verification, { paint, verbose: verbose === true, site }));
  return await deliver(verification);
}

async function verify(
  url: string | undefined,
  options: VerifyOptions,
  runtime: VerifyRuntime,
  { alone, chosen }: Reporting,
): Promise<Verification> {
  const way = await wayFor(url, options, runtime);
  const life = alone ? undefined : progress(watched.results);
  const wanted: Wanted = {
    name: url ?? options.start!,
    naming: namingOf(options),
    ids: chosen(way.ids),
    ...options.revision && { revision: options.revision },
    profiles: options.profile,
    ...options.dialect && { dialect: options.dialect },
    ...options.timeout && { live: { silenceMs: options.timeout } },
    onSubject: (subject, revision) => {
      if (!alone) life?.say(openingLines(subject, revision, paint));
    },
    onFinding: () => life?.step(),
  };
  life?.begin(options.start ? "starting" : "asking", wanted.ids.length);
  try {
    return await way.go(wanted);
  } finally {
    life?.done();
  }
}
