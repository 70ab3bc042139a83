/** Every secret of a run, and a search for pieces of them. */

/** So much of a secret is a leak: 120 bits in base64url, of which no two secrets share any by chance. */
const FRAGMENT = 20;

/** Form fields and JSON members that hold secrets (RFC 6749, RFC 7591, RFC 7636). */
const NAMES = ["access_token", "refresh_token", "code", "code_verifier", "client_secret"];

/** What an issuer has given out and what it was shown, under names that can be printed. */
export interface Secrets {
  /** The names of all that is kept. */
  readonly names: string[];
  /** Keeps one. */
  add(name: string, secret: string): void;
  /** Keeps what stands in an exchange with an issuer, and passes the answer on. */
  watch(request: Request, answer: (request: Request) => Promise<Response>): Promise<Response>;
  /** The names of those of which a piece stands in a text. */
  foundIn(text: string): string[];
}

/** Nothing is kept at first. */
export function collectSecrets(): Secrets {
  const fragments = new Map<string, string>();
  const names: string[] = [];

  function add(name: string, secret: string): void {
    names.push(name);
    // The header of a JWT is the same for all of them; its claims are no secret, and still nobody else's business.
    const parts = secret.includes(".") ? secret.split(".").slice(1) : [secret];
    for (const part of parts) for (const piece of piecesOf(part)) fragments.set(piece, name);
  }

  return {
    names,
    add,
    async watch(request, answer) {
      const sent = new URLSearchParams(await request.clone().text());
      const response = await answer(request);
      const given = response.headers.get("content-type")?.startsWith("application/json")
        ? Object(await response.clone().json())
        : {};
      for (const name of NAMES) {
        for (const secret of [sent.get(name), given[name]]) {
          if (typeof secret === "string") add(`${name} of ${new URL(request.url).pathname}`, secret);
        }
      }
      return response;
    },
    foundIn(text) {
      const found = new Set<string>();
      for (const [run] of text.matchAll(/[\w-]+/g)) {
        for (const piece of piecesOf(run)) {
          const name = fragments.get(piece);
          if (name !== undefined) found.add(name);
        }
      }
      return [...found];
    },
  };
}

/** All fragments of a text, each a character further on; none of a shorter one. */
function* piecesOf(text: string): Generator<string> {
  for (let i = 0; i + FRAGMENT <= text.length; i++) yield text.slice(i, i + FRAGMENT);
}
