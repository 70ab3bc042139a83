/** Clients that are web pages: which may call, what they may send, what they may read. */

import { mcp, text } from "../../sources.ts";
import type { Requirement } from "../../requirement.ts";

const CORS = text("Fetch Standard", "CORS protocol", "https://fetch.spec.whatwg.org/#http-cors-protocol");
const PREFLIGHT = text(
  "Fetch Standard",
  "CORS-preflight fetch",
  "https://fetch.spec.whatwg.org/#cors-preflight-fetch",
);
const ORIGIN = mcp("2025-11-25", "basic/transports", "Security Warning");

/** The rules of the group `pages`. */
export const pages: Requirement[] = [
  {
    id: "pages.preflight",
    title:
      "the preflight of a chosen page is answered without a credential, and lets it send what a client sends",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [PREFLIGHT],
    why:
      "A browser asks before it lets a page send Authorization, and it asks without Authorization. A 401 there is the " +
      "end: no page can ever call.",
    hints: [
      "Answer OPTIONS before you authenticate.",
      "Authorization, Content-Type, MCP-Protocol-Version, Mcp-Session-Id and Last-Event-ID; a star does not cover the first.",
    ],
  },
  {
    id: "pages.readable",
    title: "a chosen page may read its answers, the challenge and the session id in them",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [CORS],
    why:
      "A page sees no header field that is not exposed to it. Without WWW-Authenticate it knows that it is refused, and " +
      "not where to sign in.",
    hints: [
      "Refusals need the header fields as much as results do.",
      "Access-Control-Expose-Headers: WWW-Authenticate, Mcp-Session-Id",
      "Vary: Origin, so that no cache hands one page's answer to another.",
    ],
  },
  {
    id: "pages.others",
    title: "a page that was not chosen is refused, however much its origin looks like one that was",
    party: "resource-server",
    level: { "2025-06-18": "house", "2025-11-25": "MUST", "2026-07-28": "MUST" },
    impact: "opens",
    sources: [ORIGIN, CORS],
    why:
      "An origin that is only searched for in a list's text, or compared by its end, is one that anybody can register.",
    hints: [
      "Whole strings, compared as browsers write them.",
      "Do not echo Origin before you have compared it.",
    ],
  },
  {
    id: "pages.no-cookies",
    title: "no page is allowed to send its user's cookies along",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [CORS],
    why:
      "Nothing here is decided by a cookie. Where one is set in front, by a proxy's own sign-in, this one field hands " +
      "its user's session there to every page that is let in.",
    hints: ["Leave Access-Control-Allow-Credentials out."],
  },
];
