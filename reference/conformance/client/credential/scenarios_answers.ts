/** Worlds in which tokens are written in every way, and a server that forgets its sessions. */

import { atGrant, type GrantType, rewriting } from "../world/token_endpoint.ts";
import type { Scenario, World } from "../world/world.ts";

/** Tokens that RFC 6749 allows and b64token does not. */
export const PRINTABLE: Scenario[] = [
  token(
    "colons",
    "has colons in it, as every server on Cloudflare's provider gives them",
    "alice:7f3a:k9Qx2Lr7",
  ),
  token("bars", "has bars, quotes and brackets in it", 'tok|{"a":[1]}|7f3ak9Qx2Lr7'),
  token("a-space", "has a space in it", "alice 7f3ak9Qx2Lr7"),
];

/** What no header carries. */
export interface UnsendableScenario extends Scenario {
  token: string;
}

/** Tokens that cannot be sent: the first time each, an honest one follows. */
export const UNSENDABLE: UnsendableScenario[] = [
  once("line-break", "has a line break and another header in it", "abc7f3a\r\nX-Admin: yes"),
  once("beyond-latin-1", "has a character in it that no byte stands for", "abc7f3a\u20acdef"),
  once("control", "has a control character in it", "abc7f3a\u0007def"),
];

/** Members of a token answer that nobody needs. */
export const EMPTY_MEMBERS: Scenario[] = [null, ""].map((value) => ({
  name: `token-members-${value === null ? "null" : "empty"}`,
  story: `what a token answer does not have is ${value === null ? "null" : "an empty text"} in it`,
  arrange: ({ issuer }) => {
    const emptied = rewriting((answer) => ({
      ...answer,
      refresh_token: value,
      id_token: value,
      ...value === null && { scope: value, expires_in: value },
    }));
    atGrant(issuer, "authorization_code", emptied);
  },
}));

/** A world with sessions, and the moment at which they are gone. */
export interface SessionScenario extends Scenario {
  /** Ends all sessions, as a restart does. */
  restart(): void;
  /** Ends them again at every request from now on. */
  breakDown(): void;
}

/** The MCP server gives sessions, as many do until 2025-11-25. */
export function sessions(): SessionScenario {
  const open = new Set<string>();
  let isBroken = false;
  return {
    name: "sessions",
    story: "the MCP server has sessions, and is restarted",
    arrange({ notes }) {
      const { hook } = notes;
      notes.hook = async (request, next) => {
        const session = request.headers.get("mcp-session-id");
        const isCall = new URL(request.url).pathname === "/mcp" && request.headers.has("authorization");
        if (isCall && session !== null && (isBroken || !open.has(session))) {
          return new Response(null, { status: 404 });
        }
        const isFirst = isCall && session === null && (await request.clone().text()).includes('"initialize"');
        const response = await hook(request, next);
        if (!isFirst || response.status !== 200) return response;
        const id = crypto.randomUUID();
        open.add(id);
        return new Response(response.body, {
          headers: { "content-type": "application/json", "mcp-session-id": id },
        });
      };
    },
    restart: () => open.clear(),
    breakDown: () => void (isBroken = true),
  };
}

/** Each access token that is given stands for one of these, and the MCP server knows it. */
function token(name: string, story: string, access_token: string): Scenario {
  return {
    name,
    story: `the access token ${story}`,
    arrange({ issuer }) {
      let given = 0;
      for (const grant of ["authorization_code", "refresh_token"] satisfies GrantType[]) {
        atGrant(issuer, grant, rewriting((answer) => ({ ...answer, access_token: access_token + given++ })));
      }
    },
  };
}

function once(name: string, story: string, token: string): UnsendableScenario {
  return {
    name,
    story: `the first access token ${story}`,
    token,
    arrange({ issuer }: World) {
      let given = 0;
      const first = rewriting((answer) => given++ === 0 ? { ...answer, access_token: token } : answer);
      atGrant(issuer, "authorization_code", first);
    },
  };
}
