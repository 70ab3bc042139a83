/** What a serving lesson has behind its server: a calendar, and files at a third party that signs people in itself. */

import { createRemoteJWKSet, jwtVerify } from "jose";
import { startOwnProcess } from "../../reference/authorization_server/own_process.ts";
import type { MoreSettings } from "../../reference/conformance/check.ts";
import { createApi } from "../../reference/conformance/issuer/api.ts";
import {
  behindOf,
  CALENDAR_SCOPES,
  FILES_SCOPES,
  honestBehind,
} from "../../reference/conformance/issuer/behind.ts";
import type { SignIn } from "./sign_in.ts";

/** What runs, and what the server is told of it. */
export interface ServedBehind {
  settings: MoreSettings;
  /** Rejects if one of them ends by itself. */
  gone: Promise<never>;
}

/** Where the lesson's server takes browsers back. */
export function redirectOf(port: number): string {
  return `http://127.0.0.1:${port}/linked`;
}

/**
 * Starts both APIs, and the third party's authorization server, in a process of its own.
 *
 * @param port of the lesson's server
 */
export async function serveBehind(signIn: SignIn, port: number): Promise<ServedBehind> {
  const apis = new Map<string, (request: Request) => Promise<Response>>();
  const listener = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const [, first] = new URL(request.url).pathname.split("/");
    return await apis.get(`/${first}`)?.(request) ?? new Response(null, { status: 404 });
  });
  const { calendar, files } = behindOf(`http://127.0.0.1:${listener.addr.port}`);
  const third = await startOwnProcess({
    port: 0,
    storage: null,
    resources: { [files]: { name: "Files", scopes: FILES_SCOPES } },
    resourceServerRedirects: [redirectOf(port)],
  });
  await signIn.addResource(calendar, { name: "Calendar", scopes: CALENDAR_SCOPES });
  apis.set("/calendar", apiOf("calendar", calendar, signIn.issuer));
  apis.set("/files", apiOf("files", files, third.issuer));
  return {
    settings: {
      way: "token-exchange",
      home: { issuer: signIn.issuer, ...await signIn.resourceServer(), scope: "notes:read" },
      calendar: {
        issuer: signIn.issuer,
        ...await signIn.resourceServer(),
        resource: calendar,
        scope: "calendar:read",
      },
      files: { issuer: third.issuer, ...await third.resourceServer(), resource: files, scope: "files:read" },
    },
    gone: third.gone,
  };
}

/** An API that believes its issuer's tokens. */
function apiOf(name: "calendar" | "files", resource: string, issuer: string) {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  const claimsOf = async (token: string) =>
    (await jwtVerify(token, keys, { issuer, typ: "at+jwt" }).catch(() => undefined))?.payload;
  return createApi({ name, resource, behind: honestBehind(), claimsOf });
}
