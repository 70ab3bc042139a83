/** Servers with one flaw each: they read 2026-07-28 as if it were what came before. */

import { altered, answering, changed, type Message, operationOf, readMessage } from "../http.ts";
import { claimsOf } from "../claims.ts";
import type { Mutant } from "../mutant.ts";

const REVISION = "2026-07-28";
const VERSION = "io.modelcontextprotocol/protocolVersion";
const ENCODED = /^=\?base64\?/i;

/** What a message says of itself, besides what every mutant looks at. */
type Meta = Record<string, unknown> | undefined;

/** A flaw in how requests are read: a header field is what the server would like it to be. */
function mending(
  field: string,
  value: (message: Message, sent: string | null) => unknown,
): Mutant["fetch"] {
  return async (request, next) => {
    const [message, again] = await readMessage(request);
    const mended = message && value(message, request.headers.get(field));
    return await next(typeof mended === "string" ? changed(again, { headers: { [field]: mended } }) : again);
  };
}

/** A flaw in what a message is taken for: another `_meta`, and the header field that goes with it. */
function assuming(meta: (sent: Meta) => Meta): Mutant["fetch"] {
  return async (request, next) => {
    const [message, again] = await readMessage(request);
    if (!message?.params || !request.headers.has("mcp-method")) return await next(again);
    const _meta = meta(message.params._meta as Meta);
    const body = JSON.stringify({ ...message, params: { ...message.params, _meta } });
    return await next(changed(again, { body, headers: { "mcp-protocol-version": REVISION } }));
  };
}

/** The mutants that the checks of 2026-07-28 are shown to. */
export const statelessMutants: Mutant[] = [
  {
    name: "discovers-only-the-past",
    flaw: "It does not name the revision in which it has just answered.",
    lesson: 12,
    fetch: answering(
      "server/discover",
      ({ result }) => void Object.assign(result!, { supportedVersions: [] }),
    ),
  },
  {
    name: "hides-its-capabilities",
    flaw: "It does not say that it has tools.",
    lesson: 12,
    fetch: answering("server/discover", ({ result }) => void Object.assign(result!, { capabilities: {} })),
  },
  {
    name: "leaves-results-open",
    flaw: "It answers as before, without saying that the result is complete.",
    lesson: 12,
    fetch: answering("list_notes", ({ result }) => void delete result!.resultType),
  },
  {
    name: "speaks-every-revision",
    flaw: "It takes a revision that it does not know for its own.",
    lesson: 12,
    fetch: assuming((sent) => ({ ...sent, [VERSION]: sent?.[VERSION] === undefined ? undefined : REVISION })),
  },
  {
    name: "keeps-its-revisions-to-itself",
    flaw: "It refuses an unknown revision without a list of those that it knows.",
    lesson: 12,
    async fetch(request, next) {
      const response = await next(request);
      const text = await response.text();
      return altered(response, { body: text.replace(/"supported":\[[^\]]*\]/, '"supported":[]') });
    },
  },
  {
    name: "fills-in-the-revision",
    flaw: "It takes a request that names no revision for one of the newest.",
    lesson: 12,
    fetch: assuming((sent) => ({ [VERSION]: REVISION, ...sent })),
  },
  {
    name: "fills-in-the-capabilities",
    flaw: "It takes a client that does not say what it can for one that can do nothing.",
    lesson: 12,
    fetch: assuming((sent) => sent && { "io.modelcontextprotocol/clientCapabilities": {}, ...sent }),
  },
  {
    name: "ignores-the-version-field",
    flaw: "It reads the revision in the message, and not whether the header says another one.",
    lesson: 12,
    fetch: mending("mcp-protocol-version", ({ params }) => (params?._meta as Meta)?.[VERSION]),
  },
  {
    name: "wants-no-version-field",
    flaw: "It compares MCP-Protocol-Version only where there is one.",
    lesson: 12,
    fetch: mending("mcp-protocol-version", ({ params }, sent) => {
      return sent === null ? (params?._meta as Meta)?.[VERSION] : undefined;
    }),
  },
  {
    name: "ignores-the-method-field",
    flaw: "It does not compare Mcp-Method with the message.",
    lesson: 12,
    fetch: mending("mcp-method", ({ method }) => method),
  },
  {
    name: "wants-no-method-field",
    flaw: "It compares Mcp-Method only where there is one.",
    lesson: 12,
    fetch: mending("mcp-method", ({ method }, sent) => sent === null ? method : undefined),
  },
  {
    name: "ignores-the-name-field",
    flaw: "It does not compare Mcp-Name with the message.",
    lesson: 12,
    fetch: mending("mcp-name", ({ params }) => params?.name),
  },
  {
    name: "wants-no-name-field",
    flaw: "It compares Mcp-Name only where there is one.",
    lesson: 12,
    fetch: mending("mcp-name", ({ params }, sent) => sent === null ? params?.name : undefined),
  },
  {
    name: "compares-names-in-lower-case",
    flaw: "It takes ADD_NOTE in Mcp-Name for add_note.",
    lesson: 12,
    fetch: mending("mcp-name", (_, sent) => sent && !ENCODED.test(sent) ? sent.toLowerCase() : undefined),
  },
  {
    name: "skips-encoded-names",
    flaw: "It does not compare an Mcp-Name that is encoded.",
    lesson: 12,
    fetch: mending("mcp-name", ({ params }, sent) => ENCODED.test(sent ?? "") ? params?.name : undefined),
  },
  {
    name: "cannot-decode-names",
    flaw: "It compares an encoded Mcp-Name as it stands.",
    lesson: 12,
    fetch: mending("mcp-name", (_, sent) => ENCODED.test(sent ?? "") ? "encoded" : undefined),
  },
  {
    name: "says-nothing-of-caching",
    flaw: "It leaves ttlMs and cacheScope out of its list of tools.",
    lesson: 12,
    fetch: answering("tools/list", ({ result }) => {
      delete result!.ttlMs;
      delete result!.cacheScope;
    }),
  },
  {
    name: "shares-what-is-personal",
    flaw: "It lists the tools that the token reaches, and lets everybody keep that list.",
    lesson: 12,
    async fetch(request, next) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      if (operationOf(message) !== "tools/list" || response.status !== 200) return response;
      const { result, ...answer } = await response.json();
      const writes = String(claimsOf(again)?.scope).includes("notes:write");
      const tools = writes ? result.tools : result.tools.slice(0, 2);
      const body = JSON.stringify({ ...answer, result: { ...result, tools, cacheScope: "public" } });
      return altered(response, { body });
    },
  },
  {
    name: "asks-for-offline-access",
    flaw: "Its challenge tells clients to ask for offline_access too.",
    lesson: 12,
    async fetch(request, next) {
      const response = await next(request);
      const challenge = response.headers.get("www-authenticate");
      if (!challenge) return response;
      const asking = challenge.replace(/scope="/, "$&offline_access ");
      return altered(response, { headers: { "www-authenticate": asking } });
    },
  },
  {
    name: "finds-every-method",
    flaw: "It says 200 where it has no such method, and only the body tells.",
    lesson: 12,
    async fetch(request, next) {
      const response = await next(request);
      return response.status === 404 ? altered(response, { status: 200 }) : response;
    },
  },
  {
    name: "takes-up-sessions",
    flaw: "It repeats a session id that the client has made up.",
    lesson: 12,
    async fetch(request, next) {
      const session = request.headers.get("mcp-session-id");
      return altered(await next(request), { headers: { "mcp-session-id": session } });
    },
  },
];
