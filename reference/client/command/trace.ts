/** `--trace`: each request of the client's, as it happens, and the two steps that the person's browser takes. */

import {
  type Fields,
  GRANT_STEPS,
  oauthError,
  object,
  type OnStep,
  SHOWN,
  shown,
  type Step,
  tokenAsked,
  tokenName,
  tokensGot,
} from "../../command/steps.ts";
import type { OpenBrowser } from "../authorization/browser.ts";
import { place } from "../http/exchange.ts";
import { withoutSecrets } from "../printable.ts";

/** Bytes of a document that are looked at; the client itself refuses longer ones. */
const MAX_DOCUMENT = 1024 * 1024;

/** What a client acts on in a document, whichever of the two kinds it is. */
const TELLING = [
  "resource",
  "authorization_servers",
  "issuer",
  "registration_endpoint",
  "client_id_metadata_document_supported",
  "code_challenge_methods_supported",
  "scopes_supported",
];

/** Parameters and members that nobody may see, whoever says them. */
const SECRET = [
  "access_token",
  "refresh_token",
  "id_token",
  "token",
  "code",
  "code_verifier",
  "state",
  "client_secret",
  "registration_access_token",
];

/** Shorter ones are found by chance in the middle of anything. */
const MIN_SECRET = 6;

type Pairs = Step["asked"];

/** The bearer token of a request. */
function tokenIn(headers: Headers): string | undefined {
  return /^bearer +(.*)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

function parsedJson(text: string): Fields {
  try {
    return object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The beginning of a document; what is longer than that, or breaks off, is none. */
async function documentOf(response: Response): Promise<Fields> {
  let [text, size] = ["", 0];
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_DOCUMENT) return {};
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    // The client meets the same, and says so.
    return {};
  }
  return parsedJson(text);
}

/** A message to the server, by its method and by what it calls. */
function messageLines(body: string): Pairs {
  const { method, params } = parsedJson(body);
  const { name, uri } = object(params);
  return shown({ message: method, name, uri }, ["message", "name", "uri"]);
}

/** The server was called: its answer is the SDK's to read, and may never end. */
function callStep({ line, body, headers }: Sent, response: Response): Step {
  const challenge = response.headers.get("www-authenticate") ?? "";
  const token = tokenIn(headers);
  return {
    name: "call",
    asked: [...line, ...messageLines(body), ...shown({ with: token && tokenName(token) }, ["with"])],
    got: [["status", `${response.status}`]],
    refused: response.ok ? undefined : `${response.status} ${challenge}`.trim(),
  };
}

/** A request for anything else, by what it sends. */
function stepOf({ method, line, body }: Sent, status: number, answer: Fields): Step {
  const refused = status < 400 ? undefined : oauthError(answer) ?? `${status}`;
  if (method === "GET") return { name: "discovery", asked: line, got: shown(answer, TELLING), refused };
  const metadata = parsedJson(body);
  if ("redirect_uris" in metadata) {
    const asked = [...line, ...shown(metadata, SHOWN.registration)];
    return { name: "registration", asked, got: shown(answer, ["client_id", ...SHOWN.registration]), refused };
  }
  const form = Object.fromEntries(new URLSearchParams(body));
  if (form.grant_type === undefined) {
    return { name: "revocation", asked: line, got: [["status", `${status}`]], refused };
  }
  const name = GRANT_STEPS[form.grant_type] ?? form.grant_type;
  return { name, asked: [...line, ...tokenAsked(form)], got: tokensGot(answer), refused };
}

/** What goes out. */
interface Sent {
  method: string;
  line: Pairs;
  headers: Headers;
  body: string;
}

function sentBy(input: string | URL | Request, init: RequestInit = {}): Sent & { url: URL } {
  const url = new URL(input instanceof Request ? input.url : input);
  const { method = "GET", headers, body } = init;
  const text = typeof body === "string" || body instanceof URLSearchParams ? body.toString() : "";
  return { url, method, line: [[method, place(url)]], headers: new Headers(headers), body: text };
}

/** The secret of `client_secret_basic` (RFC 6749 §2.3.1). */
function basicSecret(headers: Headers): string | undefined {
  const [, encoded = ""] = /^basic +(.*)$/i.exec(headers.get("authorization") ?? "") ?? [];
  try {
    return decodeURIComponent(atob(encoded).split(":").slice(1).join(":").replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/** Who watches the client. */
export interface Trace {
  /** Tells of each request once its answer has begun. */
  fetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /** Tells of where the browser is sent, and of what comes back. */
  browser(openBrowser: OpenBrowser): OpenBrowser;
}

/**
 * Watches one client.
 *
 * @param resource The MCP server's URL: what goes there is a call.
 */
export function createTrace(resource: string, onStep: OnStep): Trace {
  const { href } = new URL(resource);
  /** Whoever answers was told some of them, and may say them again where nobody expects it. */
  const secrets = new Set<string>();
  const learn = (fields: Fields) => {
    for (const name of SECRET) {
      const value = fields[name];
      if (typeof value === "string" && value.length >= MIN_SECRET) secrets.add(value);
    }
  };
  const plain = (text: string) => withoutSecrets(text, [...secrets]);
  const tell = ({ asked, got, refused, ...step }: Step) => {
    const cleaned = (pairs: Pairs) => pairs.map(([name, value]): [string, string] => [name, plain(value)]);
    onStep({ ...step, asked: cleaned(asked), got: cleaned(got), ...refused && { refused: plain(refused) } });
  };

  return {
    fetch: (fetch) => async (input, init) => {
      const { url, ...sent } = sentBy(input, init);
      const isCall = url.href === href;
      learn({ access_token: tokenIn(sent.headers), client_secret: basicSecret(sent.headers) });
      if (!isCall) learn(Object.fromEntries(new URLSearchParams(sent.body)));
      let response: Response;
      try {
        response = await fetch(input, init);
      } catch (error) {
        tell({ name: isCall ? "call" : "request", asked: sent.line, got: [], refused: "no answer" });
        throw error;
      }
      if (isCall) {
        tell(callStep(sent, response));
        return response;
      }
      const answer = await documentOf(response.clone());
      learn(answer);
      tell(stepOf(sent, response.status, answer));
      return response;
    },
    browser: (openBrowser) => async (url, request) => {
      const query = Object.fromEntries(url.searchParams);
      learn(query);
      const asked: Pairs = [["GET", place(url)], ...shown(query, SHOWN.authorization)];
      tell({ name: "sign-in", asked, got: [["shown", "to the person"]] });
      const callback = await openBrowser(url, request);
      const fields = Object.fromEntries(callback.searchParams);
      learn(fields);
      const got = shown({ code: fields.code && "yes", iss: fields.iss }, ["code", "iss"]);
      tell({ name: "answer", asked: [], got, refused: oauthError(fields) });
      return callback;
    },
  };
}
