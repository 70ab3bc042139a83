/** Worlds in which somebody repeats to the client what is secret, and things go wrong. */

import type { Scenario } from "../world/world.ts";
import { FOREIGN_STATES, OTHER_REDIRECTS } from "../authorization/scenarios_callback.ts";
import { FOREIGN_ISS } from "../authorization/scenarios_issuer.ts";
import { OTHER_TYPES } from "./scenarios_token.ts";
import { atGrant } from "../world/token_endpoint.ts";

/** The token endpoint answers with something that is made of what it was sent. */
function echo(name: string, story: string, answer: (form: string) => Response): Scenario {
  return {
    name,
    story,
    arrange({ issuer }) {
      // So that the client's secret is in the form, too.
      issuer.controls.changeMetadata({ token_endpoint_auth_methods_supported: ["client_secret_post"] });
      atGrant(issuer, "authorization_code", async (request) => answer(await request.text()));
    },
  };
}

/** Secrets that come back to where people read them. */
export const ECHOES: Scenario[] = [
  echo("echo-in-description", "the token endpoint's error_description repeats the request", (form) => {
    return Response.json({ error: "invalid_request", error_description: `bad: ${form}` }, { status: 400 });
  }),
  echo("echo-in-code", "the token endpoint's error repeats the code", (form) => {
    return Response.json({ error: new URLSearchParams(form).get("code") }, { status: 400 });
  }),
  echo("echo-in-page", "the token endpoint breaks, with a page that repeats the request", (form) => {
    return new Response(`<h1>Cannot handle ${form}</h1>`, { status: 500 });
  }),
  {
    name: "token-in-a-form",
    story: "the token endpoint's answer is a form, not JSON",
    arrange({ issuer }) {
      atGrant(issuer, "authorization_code", async (request, next) => {
        const response = await next(request);
        return new Response(new URLSearchParams(await response.json()).toString());
      });
    },
  },
  {
    name: "token-in-page",
    story: "the MCP server breaks, with a page that repeats the token",
    arrange({ notes }) {
      notes.hook = (request, next) => {
        const token = request.headers.get("authorization");
        return token ? new Response(`Cannot handle ${token}`, { status: 500 }) : next(request);
      };
    },
  },
  OTHER_TYPES[0]!,
  FOREIGN_STATES[0]!,
  OTHER_REDIRECTS[0]!,
  FOREIGN_ISS,
];
