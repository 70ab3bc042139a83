/** The user agent of every test (RFC 6749 §1): a browser without a window, and a person in front of it. */

import assert from "node:assert/strict";

/** How a person fills in the page. */
export interface Answers {
  /** Whom to sign in as; default alice, or whoever comes selected. */
  user?: string;
  /** Which button. */
  action?: "allow" | "deny" | "sign-out";
  /** The scopes to leave ticked; default: what comes ticked. */
  scopes?: string[];
}

/** A page that stays. */
export interface Shown {
  url: string;
  status: number;
  headers: Headers;
  text: string;
}

interface Cookie {
  path: string;
  value: string;
}

function unescape(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescape(value);
}

/** Where the form on a page goes, and what it would send untouched. */
export function formOn(page: Shown): { action: string; fields: URLSearchParams } {
  const form = /<form method="post" action="([^"]+)">/.exec(page.text)?.[1];
  assert.ok(form, `there is a form: ${page.status} ${page.text.slice(0, 2000)}`);
  const fields = new URLSearchParams();
  for (const [tag] of page.text.matchAll(/<input [^>]*>/g)) {
    const isOn = attribute(tag, "type") === "hidden" || / checked/.test(tag);
    if (isOn) fields.append(attribute(tag, "name") ?? "", attribute(tag, "value") ?? "");
  }
  return { action: new URL(unescape(form), page.url).href, fields };
}

/** One browser with a jar of its own: it keeps cookies as browsers do, follows redirects and fills in the form. */
export class Browser {
  /** Name -> cookie; only one host is ever visited. */
  readonly cookies = new Map<string, Cookie>();

  #keep(url: string, response: Response): void {
    for (const header of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = header.split(/; */);
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      assert.ok(attributes.some((each) => /^httponly$/i.test(each)), "no script can read a cookie");
      const path = attributes.map((each) => /^path=(.*)$/i.exec(each)?.[1]).find(Boolean) ?? "/";
      const expires = attributes.map((each) => /^expires=(.*)$/i.exec(each)?.[1]).find(Boolean);
      if (expires !== undefined && Date.parse(expires) <= Date.now()) this.cookies.delete(name + path);
      else this.cookies.set(name + path, { path, value: `${name}=${value}` });
    }
    void url;
  }

  #cookiesFor(url: string): string {
    const { pathname } = new URL(url);
    const matching = [...this.cookies.values()].filter(({ path }) =>
      pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`)
    );
    return matching.map(({ value }) => value).join("; ");
  }

  /** One request, redirects not followed. */
  async send(url: string, form?: URLSearchParams, headers: Record<string, string> = {}): Promise<Response> {
    const cookie = this.#cookiesFor(url);
    const response = await fetch(url, {
      method: form ? "POST" : "GET",
      body: form,
      redirect: "manual",
      headers: {
        accept: "text/html",
        ...cookie && { cookie },
        ...form && { origin: new URL(url).origin },
        ...headers,
      },
    });
    this.#keep(url, response);
    return response;
  }

  /** Goes on until a page stays, or until a redirect leaves the server. */
  async #follow(url: string, response: Response): Promise<Shown | URL> {
    for (let hops = 0; hops < 10; hops++) {
      const location = response.headers.get("location");
      if (location === null) {
        const { status, headers } = response;
        return { url, status, headers, text: await response.text() };
      }
      await response.body?.cancel();
      const next = new URL(location, url);
      if (next.origin !== new URL(url).origin) return next;
      url = next.href;
      response = await this.send(url);
    }
    throw new Error(`too many redirects: ${url}`);
  }

  /** Opens an address. */
  async open(url: string): Promise<Shown | URL> {
    return await this.#follow(url, await this.send(url));
  }

  /** Opens an address that shows a page. */
  async show(url: string): Promise<Shown> {
    const page = await this.open(url);
    assert.ok(!(page instanceof URL), `a page, not a redirect to ${page}`);
    return page;
  }

  /** Fills in the form and sends it. */
  async submit(page: Shown, { user, action: button = "allow", scopes }: Answers = {}): Promise<Shown | URL> {
    const { action, fields } = formOn(page);
    if (user !== undefined) fields.set("user", user);
    if (scopes !== undefined) {
      fields.delete("scope");
      for (const scope of scopes) fields.append("scope", scope);
    }
    fields.set("action", button);
    return await this.#follow(action, await this.send(action, fields));
  }

  /** Opens an authorization URL, answers the page if there is one, and ends at the client's redirect URI. */
  async signIn(url: string, answers: Answers = {}): Promise<URL> {
    const page = await this.open(url);
    if (page instanceof URL) return page;
    const selected = formOn(page).fields.get("user") ?? "alice";
    const end = await this.submit(page, { user: selected, ...answers });
    assert.ok(end instanceof URL, `a redirect, not a page: ${end instanceof URL || end.text}`);
    return end;
  }
}

/**
 * Opens an authorization URL in a browser that has never been anywhere, answers the page if there is one, and returns
 * where the client is called back. A browser that is sent anywhere but to the client's redirect URI fails the test.
 */
export async function browse(url: URL, answers: Answers = {}): Promise<URL> {
  const end = await new Browser().signIn(url.href, answers);
  const redirectUri = url.searchParams.get("redirect_uri");
  assert.ok(
    redirectUri !== null && end.href.startsWith(redirectUri),
    `back at the client, not at ${end.origin}`,
  );
  return end;
}
