/** Worlds in which an operator has registered the client, and knows nothing of a second spelling. */

import type { ClientSettings } from "../world/power.ts";
import { type IssuerParty, REDIRECT_URI, type Scenario } from "../world/world.ts";
import { clientInBasic } from "./basic.ts";
import { preregister } from "./scenarios.ts";

/** A world with a client id, a secret and a redirect URI from an operator. */
export interface GivenScenario extends Scenario {
  /** What the operator gave. */
  given(issuer: IssuerParty): NonNullable<ClientSettings["registration"]>;
  /** Where the browser is to come back to, as it was registered. */
  redirectUri: string;
}

/** A page, and nobody comes back: what a server shows that was sent something it does not know (RFC 6749 §4.1.2.1). */
function page(): Response {
  return new Response("<h1>This is not what was registered</h1>", { status: 400 });
}

/** The issuer knows its client by this id and secret, by Basic, and by no other spelling of them. */
function knownBy(name: string, client_id: string, client_secret: string): GivenScenario {
  return {
    name,
    story: `the client was given ${name.replaceAll("-", " ")}, and the token endpoint takes HTTP Basic`,
    redirectUri: REDIRECT_URI,
    given: ({ issuer }) => ({ issuer, client_id, client_secret }),
    async arrange({ issuer }) {
      const real = await preregister(issuer, "client_secret_basic");
      const basic = `Basic ${btoa(`${real.client_id}:${real.client_secret}`)}`;
      issuer.controls.changeMetadata({
        registration_endpoint: undefined,
        token_endpoint_auth_methods_supported: ["client_secret_basic"],
      });
      issuer.hook = async (request, next) => {
        const url = new URL(request.url);
        if (url.pathname.endsWith("/authorize")) {
          if (url.searchParams.get("client_id") !== client_id) return page();
          url.searchParams.set("client_id", real.client_id);
          return await next(new Request(url, { method: request.method, headers: request.headers }));
        }
        if (!url.pathname.endsWith("/token")) return await next(request);
        const shown = clientInBasic(request.headers.get("authorization"));
        if (shown?.id !== client_id || shown.secret !== client_secret) {
          return Response.json({ error: "invalid_client" }, { status: 401 });
        }
        const form = new URLSearchParams(await request.text());
        form.delete("client_id");
        const headers = new Headers(request.headers);
        headers.set("authorization", basic);
        return await next(new Request(url, { method: "POST", headers, body: form }));
      };
    },
  };
}

/** Ids and secrets in which a form would write something otherwise; all of it VSCHAR (RFC 6749 app. A.1, A.2). */
export const ODD_SECRETS: GivenScenario[] = [
  knownBy("a-secret-in-base64", "notes-client", "a+b/c=="),
  knownBy("an-id-that-is-a-url", "https://client.example/a:b", "secret"),
  knownBy("a-secret-with-a-percent-sign", "notes-client", "100%25 & more"),
];

/** The issuer knows one redirect URI, and compares it as a text, at both endpoints. */
function registeredAt(name: string, redirectUri: string): GivenScenario {
  // Several worlds may stand at the same time, each with an issuer of its own.
  const given = new WeakMap<IssuerParty, NonNullable<ClientSettings["registration"]>>();
  return {
    name,
    story: `${redirectUri} was registered for the client, and nothing else is taken for it`,
    redirectUri,
    given: (issuer) => given.get(issuer)!,
    async arrange({ issuer }) {
      given.set(issuer, await preregister(issuer, "none", redirectUri));
      issuer.controls.changeMetadata({ registration_endpoint: undefined });
      issuer.hook = async (request, next) => {
        const { pathname, searchParams } = new URL(request.url);
        if (pathname.endsWith("/authorize") && searchParams.get("redirect_uri") !== redirectUri) {
          return page();
        }
        return await next(request);
      };
    },
  };
}

/** A name, a port and a path that somebody chose. */
export const REGISTERED_REDIRECTS: GivenScenario[] = [
  registeredAt("registered-localhost", "http://localhost:33418/callback"),
  registeredAt("registered-port", "http://127.0.0.1:33418/callback"),
  registeredAt("registered-path", "http://127.0.0.1:33418/signed/in"),
];
