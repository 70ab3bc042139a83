/** A person at a browser, without the browser: follows redirects, keeps cookies, and fills in the consent form. */

/** What the person decides. */
export interface Decision {
  user: string;
  action?: "allow" | "deny";
}

/** Follows an authorization URL up to the redirect to the client, and returns that. */
export async function browse(
  authorizationUrl: URL,
  redirectUri: string,
  { user, action = "allow" }: Decision,
): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = authorizationUrl.href;
  let form: URLSearchParams | undefined;
  for (let hop = 0; hop < 12; hop++) {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const init: RequestInit = form ? { method: "POST", body: form, headers } : { headers };
    const response = await fetch(url, { ...init, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    const page = await response.text();
    form = undefined;
    if (location) {
      url = new URL(location, url).href;
      if (url.startsWith(redirectUri)) return new URL(url);
      continue;
    }
    const target = /<form method="post" action="([^"]+)"/.exec(page)?.[1];
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1];
    if (!target || !token) throw new Error(`No form at ${new URL(url).pathname}: ${response.status}`);
    form = new URLSearchParams({ token, user, action });
    for (const [, scope = ""] of page.matchAll(/name="scope" value="([^"]+)"[^>]* checked/g)) {
      form.append("scope", scope);
    }
    url = new URL(target, url).href;
  }
  throw new Error("Too many redirects");
}
