/** Every term and short form of the course, in two sentences, with the lesson that it belongs to. */

/** One term. */
export interface Term {
  /** As a heading: "Audience". */
  term: string;
  /** What it is called in the texts, beside the term itself; matched whole, in this case. */
  also?: string[];
  /** Two sentences. */
  means: string;
  /** The lesson's number. */
  lesson: number;
}

export const GLOSSARY: readonly Term[] = [
  {
    term: "Access token",
    also: ["access token", "access tokens"],
    lesson: 4,
    means: "What a client shows to be let in. It says for which server, for whom and how far it counts.",
  },
  {
    term: "at+jwt",
    lesson: 4,
    means:
      "The type of a JWT that is an access token (RFC 9068). It tells it from an ID token, which has the same issuer and the same signature.",
  },
  {
    term: "Audience",
    also: ["audience", "aud"],
    lesson: 5,
    means:
      "For whom a token was issued: the claim aud. A server takes a token only where it stands in there itself, to the letter.",
  },
  {
    term: "Authorization server",
    also: ["authorization server", "authorization servers"],
    lesson: 2,
    means: "Where people sign in and clients get tokens. An MCP server points at one and is none.",
  },
  {
    term: "azp",
    lesson: 10,
    means:
      "The client that a token was given to, as some providers name it. It is no audience: whoever takes it for one takes tokens for other servers.",
  },
  {
    term: "Bearer",
    lesson: 3,
    means:
      "A token that counts for whoever holds it, as cash does. So it is sent to one server, over TLS, and written into no log.",
  },
  {
    term: "Challenge",
    also: ["challenge"],
    lesson: 3,
    means:
      "What a 401 says in WWW-Authenticate: which scheme, and where to go for a token. Clients find everything else from there.",
  },
  {
    term: "CIMD",
    also: ["Client ID Metadata Document", "Client ID Metadata Documents"],
    lesson: 7,
    means:
      "A client whose id is a URL, at which a document describes it. Nobody has to register it beforehand.",
  },
  {
    term: "Claim",
    also: ["claims"],
    lesson: 4,
    means:
      "One statement in a token, such as who it is about and until when. It is worth what the signature over it is worth.",
  },
  {
    term: "client_id",
    lesson: 7,
    means:
      "What an authorization server calls a client. In a token it says who asked, which is not who it is for.",
  },
  {
    term: "Confused deputy",
    also: ["confused deputy"],
    lesson: 10,
    means:
      "Somebody with rights who uses them for a stranger without noticing. A proxy that signs in at a third party with one client id for all is one.",
  },
  {
    term: "CORS",
    lesson: 11,
    means:
      "How a server tells a browser which pages may read its answers. It protects people's browsers; it is no sign-in.",
  },
  {
    term: "DCR",
    also: ["dynamic registration", "dynamic client registration"],
    lesson: 7,
    means:
      "A client registers itself at an authorization server and gets an id (RFC 7591). Many providers do not offer it to strangers.",
  },
  {
    term: "Discovery",
    also: ["discovery"],
    lesson: 7,
    means:
      "How a client gets from a URL to a place to sign in: the 401, the metadata, the issuer's metadata. Each document is compared with where it came from.",
  },
  {
    term: "Elicitation",
    also: ["URL elicitation"],
    lesson: 9,
    means:
      "A server asks its user something through the client. By URL, when the answer is for the server alone, such as a consent.",
  },
  {
    term: "Issuer",
    also: ["issuer"],
    lesson: 2,
    means:
      "The authorization server's name, a URL, and the claim iss. It is compared to the letter, slash and all.",
  },
  {
    term: "JWKS",
    also: ["jwks_uri"],
    lesson: 4,
    means:
      "The public keys of an issuer, as JSON at its jwks_uri. Servers fetch it, keep it, and look again when a key is new.",
  },
  {
    term: "JWT",
    also: ["JWTs"],
    lesson: 4,
    means: "A token that can be read: header, claims and signature, in base64url. Reading is not verifying.",
  },
  {
    term: "kid",
    lesson: 4,
    means:
      "The name of the key that signed. It chooses among the issuer's published keys and is never a place to fetch one from.",
  },
  {
    term: "Loopback",
    also: ["loopback"],
    lesson: 7,
    means: "This machine: 127.0.0.1 and its kin. Only there is http good enough.",
  },
  {
    term: "Metadata",
    also: ["metadata"],
    lesson: 2,
    means:
      "A public document about a server. A resource's names its authorization server (RFC 9728), an authorization server's its endpoints (RFC 8414).",
  },
  {
    term: "Mix-up",
    also: ["mix-up"],
    lesson: 7,
    means:
      "A client is brought to send one authorization server's code to another. It compares iss in the answer with whom it asked (RFC 9207).",
  },
  {
    term: "On-behalf-of",
    also: ["on-behalf-of"],
    lesson: 9,
    means:
      "Entra ID's way to turn a user's token into one for the next API. It is for users alone, and has no act claim.",
  },
  {
    term: "Origin",
    lesson: 1,
    means:
      "The header by which a browser names the page that asks. A server on your machine refuses pages that it does not know.",
  },
  {
    term: "PKCE",
    lesson: 7,
    means:
      "A secret that the client makes up for one sign-in, and shows when it collects the token (RFC 7636). A stolen code is worthless without it.",
  },
  {
    term: "Protected resource metadata",
    also: ["Protected Resource Metadata", "resource metadata"],
    lesson: 2,
    means:
      "The one document that an MCP server publishes (RFC 9728). It names the resource and who signs people in for it.",
  },
  {
    term: "Refresh token",
    also: ["refresh token", "refresh tokens"],
    lesson: 8,
    means:
      "What a client trades for a new access token without asking its user. It is used once, and kept before it is used.",
  },
  {
    term: "Replay",
    also: ["replay"],
    lesson: 5,
    means:
      "To send again what somebody else has sent. A good token at the wrong server is one, and the audience ends it.",
  },
  {
    term: "requestState",
    lesson: 11,
    means:
      "What a server hands a client to bring back, in 2026-07-28, in place of a session. It is sealed and bound to whom it was given.",
  },
  {
    term: "Resource",
    also: ["resource"],
    lesson: 5,
    means:
      "The server, by its URL. Clients name it with the parameter resource (RFC 8707) so that the token says whom it is for.",
  },
  {
    term: "Resource server",
    also: ["resource server"],
    lesson: 1,
    means: "The one who has what the token opens. An MCP server is that and nothing more, since 2025-06-18.",
  },
  {
    term: "Rotation",
    also: ["rotation"],
    lesson: 8,
    means:
      "Something is replaced by its successor: an issuer's key, or a refresh token each time that it is used. Both have to be survived without a restart.",
  },
  {
    term: "Scope",
    also: ["scope", "scopes"],
    lesson: 6,
    means: "What a client may do, in words that the server defines. It says nothing of what its user may.",
  },
  {
    term: "Session",
    also: ["Mcp-Session-Id", "session id"],
    lesson: 11,
    means:
      "A conversation that a server remembers, by Mcp-Session-Id. It is no login: each request brings its token.",
  },
  {
    term: "SSRF",
    lesson: 7,
    means:
      "A server or client is brought to fetch an address that only it can reach. So metadata leads to no private address.",
  },
  {
    term: "Step-up",
    also: ["step-up"],
    lesson: 8,
    means:
      "A 403 asks for more scope, and the client goes back to its user for it. Twice at most: then the server does not mean it.",
  },
  {
    term: "Token exchange",
    also: ["token exchange"],
    lesson: 9,
    means:
      "One token is traded for another, for the next API and with less in it (RFC 8693). It is the opposite of passing the first one on.",
  },
  {
    term: "Token passthrough",
    also: ["pass it on", "passed on"],
    lesson: 9,
    means:
      "A server sends on the token that it was sent. MCP forbids it: it was issued for the server, and opens it.",
  },
];

/** Where a term stands in the page. */
export function termId(term: string): string {
  return term.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
