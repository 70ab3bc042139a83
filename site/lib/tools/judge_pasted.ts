/** Judges what was pasted by the rules that it alone says something about, with the checks of the terminal. */

// First: it has to be there before any schema is made.
import "../run/no_eval.ts";
import { judge } from "../../../reference/conformance/judge.ts";
import type { Target } from "../../../reference/conformance/check.ts";
import { HarnessError } from "../../../reference/conformance/harness_error.ts";
import type { Verdict } from "../../../reference/conformance/report.ts";
import type { Revision } from "../../../reference/conformance/requirement.ts";
import { type Handler, memorySend } from "../../../reference/conformance/send/memory.ts";
import { metadataPaths } from "../../../reference/conformance/issuer/metadata.ts";
import { answerRules, challengeRules, issuerRules, metadataRules } from "./pasted_rules.ts";
import type { Pasted, PastedAnswer } from "./kind.ts";

/** A rule, and how what was pasted keeps it. */
export interface PastedVerdict
  extends Pick<Verdict, "id" | "title" | "level" | "status" | "failure" | "reason"> {
  /** Ids of other rules that fail for this same reason. */
  alsoFails?: string[];
}

/** What else has been said of it. */
export interface Circumstances {
  /** The URL that clients call, where it is known. */
  resource?: string | undefined;
  revision: Revision;
}

/** Where a server is that nobody has named. */
const SOMEWHERE = "https://mcp.example.com/mcp";

/** Verdicts on what was pasted, what fails first, and of that what is a MUST; none where there is no rule about it. */
export async function judgePasted(pasted: Pasted, about: Circumstances): Promise<PastedVerdict[]> {
  const rank = ({ status, level }: PastedVerdict) =>
    10 * ["fail", "untested", "skip", "pass"].indexOf(status) +
    ["MUST", "SHOULD", "MAY", "house"].indexOf(level ?? "house");
  return told(await verdictsOn(pasted, about)).toSorted((one, other) => rank(one) - rank(other));
}

/** A header that cannot be read fails every rule about it, and is told of once. */
function told(verdicts: PastedVerdict[]): PastedVerdict[] {
  const kept: PastedVerdict[] = [];
  for (const verdict of verdicts) {
    const { failure } = verdict;
    const same = failure &&
      kept.find((other) =>
        other.failure?.received === failure.received && other.failure.expected === failure.expected
      );
    if (same) (same.alsoFails ??= []).push(verdict.id);
    else kept.push({ ...verdict });
  }
  return kept;
}

async function verdictsOn(pasted: Pasted, about: Circumstances): Promise<PastedVerdict[]> {
  switch (pasted.kind) {
    case "challenge":
      return await onRefusal(
        { status: 401, headers: [["www-authenticate", pasted.header]], body: "" },
        about,
      );
    case "answer":
      return await onAnswer(pasted.answer, about);
    case "resource metadata":
      return await onMetadata(pasted.document, asJson(pasted.document), about, metadataRules(false));
    case "authorization server metadata":
      return await onIssuer(pasted.document, asJson(pasted.document), about);
    default:
      return [];
  }
}

async function onAnswer(answer: PastedAnswer, about: Circumstances): Promise<PastedVerdict[]> {
  const document = objectIn(answer.body);
  if (answer.status === 200 && document) {
    if ("issuer" in document) return await onIssuer(document, answer, about, true);
    if ("resource" in document || "authorization_servers" in document) {
      return await onMetadata(document, answer, about, metadataRules(true));
    }
  }
  return await onRefusal(answer, about, true);
}

/** A refusal: the server says this to every message, and what it points at is not known here. */
async function onRefusal(
  answer: PastedAnswer,
  about: Circumstances,
  isWhole = false,
): Promise<PastedVerdict[]> {
  const resource = about.resource ?? SOMEWHERE;
  const header = answer.headers.filter(([name]) => name.toLowerCase() === "www-authenticate")
    .map(([, value]) => value).join(", ");
  // With an error it is the answer to a token, which has rules of its own.
  const ids = isWhole
    ? answerRules(/\berror\s*=/i.test(header))
    : challengeRules(/\berror\s*=/i.test(header));
  return await verdictsOf(target(resource, about, () => responseOf(answer)), ids);
}

async function onMetadata(
  document: Record<string, unknown>,
  answer: PastedAnswer,
  about: Circumstances,
  ids: string[],
): Promise<PastedVerdict[]> {
  const named = typeof document.resource === "string" && URL.canParse(document.resource)
    ? document.resource
    : SOMEWHERE;
  const resource = about.resource ?? named;
  const place = `/.well-known/oauth-protected-resource${new URL(resource).pathname.replace(/^\/$/, "")}`;
  const serve: Handler["fetch"] = ({ url }) => {
    const { pathname } = new URL(url);
    return pathname === place ? responseOf(answer) : new Response(null, { status: 404 });
  };
  // Whether it is the URL that clients call is not known where that was not said.
  const judged = about.resource ? ids : ids.filter((id) => id !== "metadata.resource");
  return await verdictsOf(target(resource, about, serve), judged);
}

async function onIssuer(
  document: Record<string, unknown>,
  answer: PastedAnswer,
  about: Circumstances,
  isWhole = false,
): Promise<PastedVerdict[]> {
  const issuer = typeof document.issuer === "string" && URL.canParse(document.issuer)
    ? document.issuer
    : "https://issuer.example.com";
  const { origin, pathname } = new URL(issuer);
  const [place] = metadataPaths(pathname.replace(/\/$/, ""));
  const serve: Handler["fetch"] = ({ url }) =>
    new URL(url).pathname === place ? responseOf(answer) : new Response(null, { status: 404 });
  const resource = about.resource ?? SOMEWHERE;
  const { send } = target(origin, about, serve);
  const powers = { "an authorization server": { issuer, resource }, "raw headers": true } as const;
  return await verdictsOf({ resource, revision: about.revision, send, powers }, issuerRules(isWhole));
}

function target(at: string, { revision }: Circumstances, serve: Handler["fetch"]): Target {
  const { origin } = new URL(at);
  return {
    resource: at,
    revision,
    // It has been asked once, by whoever pasted it: nothing is sent with a credential, and so nothing is expected of that.
    fromOutside: true,
    send: memorySend({ [origin]: { fetch: serve } }),
    powers: {},
  };
}

async function verdictsOf(target: Target, ids: string[]): Promise<PastedVerdict[]> {
  try {
    const { verdicts } = await judge({
      subject: { name: "what was pasted", resource: target.resource },
      target,
      ids,
    });
    return verdicts.filter(({ status }) => status !== "skip");
  } catch (error) {
    if (error instanceof HarnessError) return [];
    throw error;
  }
}

function responseOf({ status, headers, body }: PastedAnswer): Response {
  const sent = new Headers();
  // What curl prints has been unpacked, and what is not fit for a header has not come from one.
  for (const [name, value] of headers) {
    if (/^(?:content-encoding|content-length|transfer-encoding|connection)$/i.test(name)) continue;
    sent.append(name, value);
  }
  const isEmpty = [101, 204, 205, 304].includes(status);
  return new Response(isEmpty ? null : body, { status, headers: sent });
}

function asJson(document: Record<string, unknown>): PastedAnswer {
  return { status: 200, headers: [["content-type", "application/json"]], body: JSON.stringify(document) };
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
