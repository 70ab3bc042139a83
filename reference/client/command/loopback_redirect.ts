/** Where the browser comes back to: this machine, for one callback. */

/** The path of the redirect URI; anything else is not found. */
export const CALLBACK_PATH = "/callback";

/** The port of the redirect URI, kept from other programs while the metadata is read and the client registers. */
let reserved: Deno.Listener | undefined;

function reserve(port: number): number {
  // Not `localhost`: that name may lead elsewhere (RFC 8252 §8.3).
  reserved = Deno.listen({ hostname: "127.0.0.1", port });
  reserved.unref();
  return (reserved.addr as Deno.NetAddr).port;
}

/**
 * A redirect URI on a free port. Nobody is answered there until somebody is sent there.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export function loopbackRedirectUri(): string {
  return `http://127.0.0.1:${reserve(0)}${CALLBACK_PATH}`;
}

/** A listener for one callback. */
export interface Redirect {
  /** The callback, once it has come; never resolves if it does not. */
  callback: Promise<URL>;
  close(): Promise<void>;
}

/**
 * Listens at a redirect URI on 127.0.0.1 until the callback with this `state` has come. Another one is
 * answered and ignored: any page that is open in the browser could send it.
 *
 * @throws {Deno.errors.AddrInUse} when somebody else listens there
 */
export function listenForCallback(redirectUri: string, state: string | null): Redirect {
  const { port, origin } = new URL(redirectUri);
  const { promise: callback, resolve } = Promise.withResolvers<URL>();
  reserved?.close();
  reserved = undefined;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: Number(port), onListen: () => {} },
    (request) => {
      const { pathname, search, searchParams } = new URL(request.url);
      if (request.method !== "GET" || pathname !== CALLBACK_PATH) return page(404, "There is nothing here.");
      if (searchParams.get("state") !== state) {
        return page(400, "This is not the sign-in that was asked for.");
      }
      resolve(new URL(`${origin}${pathname}${search}`));
      return page(200, "You can close this tab. The terminal says how it went.");
    },
  );
  const close = async () => {
    await server.shutdown();
    reserve(Number(port)); // A step-up comes back to the same place.
  };
  return { callback, close };
}

/** Nothing of the request is in it, and nothing is loaded into it. */
function page(status: number, text: string): Response {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Gatehouse</title>
<style>body { font: 1.1em/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 30em; padding: 0 1em;
color-scheme: light dark }</style>
<p>${text}</p>
`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "connection": "close",
    },
  });
}
