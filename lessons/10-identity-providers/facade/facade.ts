// A registration facade: clients register here, and all of them are one client at a provider that registers nobody.
// Not safe: unless it asks its own question, a provider that remembers alice's answer gives it to any client at all.

/** What it has to be told. */
export interface FacadeSettings {
  /** Its own URL: clients take it for their authorization server. */
  issuer: string;
  /** The server that tokens are for. */
  resource: string;
  /** The provider, and the one client that it knows. */
  provider: { authorize: string; token: string; clientId: string; clientSecret: string };
  /** Whether it asks people itself, about each client, before it sends them on. */
  asks: boolean;
}

/** Somebody on the way to a token. */
type Sent = { redirectUri: string; state: string; challenge: string; verifier: string; browser?: string };

/** The facade, as one fetch handler. */
export function createFacade(settings: FacadeSettings): { fetch(request: Request): Promise<Response> } {
  const clients = new Map<string, string>();
  const sent = new Map<string, Sent>();
  const codes = new Map<string, Sent & { code: string }>();
  const callback = `${settings.issuer}/callback`;

  /** Anybody may register, under any name, with any address to come back to (RFC 7591). */
  async function register(request: Request): Promise<Response> {
    const { redirect_uris: [redirectUri] } = await request.json();
    const client_id = crypto.randomUUID();
    clients.set(client_id, redirectUri);
    return Response.json({ client_id, redirect_uris: [redirectUri] }, { status: 201 });
  }

  /** A client sends alice here. */
  async function authorize(request: Request): Promise<Response> {
    const asked = new URL(request.url).searchParams;
    const redirectUri = clients.get(asked.get("client_id") ?? "");
    if (!redirectUri || asked.get("redirect_uri") !== redirectUri) return plain(400, "Unknown client");
    const [id, verifier] = [crypto.randomUUID(), crypto.randomUUID() + crypto.randomUUID()];
    const [state, challenge] = [asked.get("state") ?? "", asked.get("code_challenge") ?? ""];
    sent.set(id, { redirectUri, state, challenge, verifier });
    return settings.asks ? askAbout(id, redirectUri) : await toProvider(id);
  }

  /** Says who gets in, by the one thing about a client that it cannot make up: where the code will go. */
  function askAbout(id: string, redirectUri: string): Response {
    const text = `<p>A program wants your notes. They go to <b>${
      escaped(new URL(redirectUri).host)
    }</b>.</p>`;
    const form = `<form method="post" action="/consent"><input type="hidden" name="id" value="${id}"></form>`;
    // In a frame of somebody else's page, alice would not see what she agrees to.
    const headers = { "content-type": "text/html", "content-security-policy": "frame-ancestors 'none'" };
    return new Response(text + form, { headers });
  }

  /** Alice has said yes, in this browser: the cookie says so when she comes back from the provider. */
  async function consented(request: Request): Promise<Response> {
    const id = `${(await request.formData()).get("id")}`;
    const one = sent.get(id);
    if (!one || request.headers.get("origin") !== settings.issuer) return plain(400, "Nothing was asked");
    one.browser = crypto.randomUUID();
    const response = await toProvider(id);
    response.headers.set("set-cookie", `consent=${one.browser}; HttpOnly; SameSite=Lax; Path=/`);
    return response;
  }

  /** The same client for everybody: this is what the provider remembers. */
  async function toProvider(id: string): Promise<Response> {
    const query = new URLSearchParams({
      response_type: "code",
      client_id: settings.provider.clientId,
      redirect_uri: callback,
      resource: settings.resource,
      state: id,
      code_challenge: await s256(sent.get(id)!.verifier),
      code_challenge_method: "S256",
    });
    return new Response(null, {
      status: 302,
      headers: { location: `${settings.provider.authorize}?${query}` },
    });
  }

  /** Alice is back with a code, which goes to whichever client began. */
  function back(request: Request): Response {
    const { searchParams } = new URL(request.url);
    const one = sent.get(searchParams.get("state") ?? "");
    if (!one) return plain(400, "Nobody was sent");
    // Whoever said yes elsewhere and passed the provider's address on to alice is another browser.
    const browser = /(?:^|; )consent=([^;]*)/.exec(request.headers.get("cookie") ?? "")?.[1];
    if (settings.asks && (!one.browser || one.browser !== browser)) return plain(403, "Not agreed to here");
    sent.delete(searchParams.get("state") ?? "");
    const code = crypto.randomUUID();
    codes.set(code, { ...one, code: searchParams.get("code") ?? "" });
    const location = `${one.redirectUri}?${new URLSearchParams({ code, state: one.state })}`;
    return new Response(null, { status: 302, headers: { location } });
  }

  /** The client's code for a token of the provider's, fetched with the facade's own secret. */
  async function token(request: Request): Promise<Response> {
    const form = await request.formData();
    const one = codes.get(`${form.get("code")}`);
    codes.delete(`${form.get("code")}`);
    if (!one || await s256(`${form.get("code_verifier")}`) !== one.challenge) {
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    }
    const { token, clientId, clientSecret } = settings.provider;
    const answer = await fetch(token, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: one.code,
        redirect_uri: callback,
        code_verifier: one.verifier,
        resource: settings.resource,
        client_id: clientId,
        client_secret: clientSecret,
      }),
    });
    return Response.json(await answer.json(), { status: answer.status });
  }

  const routes: Record<string, (request: Request) => Response | Promise<Response>> = {
    "POST /register": register,
    "GET /authorize": authorize,
    "POST /consent": consented,
    "GET /callback": back,
    "POST /token": token,
  };
  return {
    fetch: async (request) => {
      const route = routes[`${request.method} ${new URL(request.url).pathname}`];
      return route ? await route(request) : plain(404, "Nothing here");
    },
  };
}

function plain(status: number, text: string): Response {
  return new Response(text, { status });
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The challenge of a verifier (RFC 7636 §4.2). */
async function s256(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const text = btoa(String.fromCharCode(...new Uint8Array(hash)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=*$/, "");
}
