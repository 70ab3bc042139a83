/** Refreshes that go wrong, and refresh tokens that somebody else would like to have (lesson 8). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const ERRORS = rfc(6749, "5.2");
const CONFIDENTIAL = rfc(6749, "10.4");
const REFRESH_TOKENS = mcp("2026-07-28", "basic/authorization", "Refresh Tokens");
const HANDLING = mcp("2025-11-25", "basic/authorization", "Token Handling");
const BINDING = mcp(
  "2026-07-28",
  "basic/authorization/client-registration",
  "Authorization Server Binding",
);

/** The rules of the group `refresh` where something goes wrong. */
export const refreshTrouble: Requirement[] = [
  {
    id: "refresh.refused",
    title: "a refused refresh token leads to one new sign-in, and then to the result",
    party: "client",
    level: "house",
    sources: [ERRORS],
    why: "Refresh tokens end some day, and nobody says when. Then a person is needed, once.",
    hints: ["invalid_grant: forget the tokens, authorize, call again."],
  },
  {
    id: "refresh.refused-forgotten",
    title: "a refused refresh token is not sent again",
    party: "client",
    level: "house",
    sources: [ERRORS, rfc(9700, "4.14.2")],
    why: "It does not get better, and to the authorization server each attempt looks like a thief's.",
    hints: ["What does the store have in it when the person closes the browser?", "Forget first, then ask."],
  },
  {
    id: "refresh.one-sign-in",
    title: "eight calls at once whose refresh is refused open one browser",
    party: "client",
    level: "house",
    sources: [ERRORS],
    why: "Eight windows that all ask the same: people close them all, or agree to all of them.",
    hints: ["The calls that waited for the refresh wait for the sign-in too."],
  },
  {
    id: "refresh.replayed",
    title: "the person signs in once after a thief's replay, and all is well",
    party: "client",
    level: "house",
    sources: [rfc(9700, "4.14.2")],
    why:
      "The authorization server cannot tell thief from victim, so it ends both. The victim is the one who can sign " +
      "in again, unless the client only repeats its error.",
    hints: ["To you it is a refused refresh token like any other."],
  },
  {
    id: "refresh.no-loop",
    title: "a server that refuses every token gets an error after two new sign-ins",
    party: "client",
    level: "house",
    sources: [rfc(6750, "3.1")],
    why:
      "A server with a wrong clock refuses them all. The client hammers two servers and keeps a person busy.",
    hints: ["Count the attempts of one call, refreshes and sign-ins together."],
  },
  {
    id: "refresh.outage",
    title: "a token endpoint that is out of order is not a refusal: an error, and the refresh token stays",
    party: "client",
    level: "house",
    sources: [ERRORS],
    why:
      "Everybody's token expires during an outage. If all clients throw their refresh tokens away then, everybody " +
      "has to sign in at the server that has barely come back.",
    hints: [
      "Which answers say that the refresh token is bad?",
      "Only an OAuth error says so: invalid_grant.",
    ],
  },
  {
    id: "refresh.unreachable",
    title: "a connection that breaks is not a refusal: an error, and the refresh token stays",
    party: "client",
    level: "house",
    sources: [ERRORS],
    why: "A laptop that wakes up is without a network for a second. That is no reason to sign in again.",
    hints: ["fetch rejects: nobody has said anything about the refresh token."],
  },
  {
    id: "refresh.metadata-outage",
    title: "metadata that cannot be read for a while costs no refresh token",
    party: "client",
    level: "house",
    sources: [CONFIDENTIAL, ERRORS],
    why:
      "Without metadata SDK v1 takes the MCP server itself for the authorization server. A client that does so with " +
      "a refresh token in its hand posts it to the wrong host.",
    hints: [
      "No metadata, no endpoints: guess none.",
      "That the document is missing does not mean that it changed.",
    ],
  },
  {
    id: "refresh.no-token",
    title: "an answer without an access token is not kept in the place of the tokens",
    party: "client",
    level: "house",
    sources: [rfc(6749, "5.1")],
    why: "The sign-in page of a hotel's network answers 200 to everything, and there the refresh token goes.",
    hints: ["Read the answer as what it has to be before you keep any of it."],
  },
  {
    id: "refresh.token-type",
    title: "a token of another type is not used",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "7.1")],
    why: "A token that is bound to a key, sent as a Bearer token, is a secret shown to somebody for nothing.",
    hints: ["token_type has to be Bearer, in capitals or not, after a refresh as after a sign-in."],
  },
  {
    id: "refresh.redirected",
    title: "the refresh token does not follow a redirect to somebody else",
    party: "client",
    level: "MUST",
    sources: [CONFIDENTIAL, rfc(9110, "15.4.8")],
    why: "307 and 308 repeat the request with its body, to whatever host stands in Location.",
    hints: ['fetch(…, { redirect: "manual" }), and an error.'],
  },
  {
    id: "refresh.no-leak",
    title: "no error repeats the refresh token, whatever the token endpoint says",
    party: "client",
    level: "house",
    sources: [REFRESH_TOKENS, CONFIDENTIAL],
    why:
      "Error pages quote the request, clients quote error pages, and agents write their errors into the chat.",
    hints: ["Do not quote the answer.", "The error code alone, and only if it looks like one."],
  },
  {
    id: "refresh.not-to-server",
    title: "an MCP server that calls itself the authorization server does not get the refresh token",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "1.5"), CONFIDENTIAL],
    why:
      "It writes the metadata. With the refresh token it would have every scope of the sign-in, for as long as that " +
      "lasts.",
    hints: ["Who gave you the refresh token? Only they get it back.", "Keep the issuer beside the tokens."],
  },
  {
    id: "refresh.other-issuer",
    title: "a new authorization server is shown no token of the old one's",
    party: "client",
    level: "MUST",
    sources: [CONFIDENTIAL, BINDING],
    why:
      "The metadata names somebody else than yesterday. Perhaps the operator moved; perhaps it is an attack.",
    hints: ["Compare the issuer in the metadata with the one that the tokens came from, before you refresh."],
  },
  {
    id: "refresh.old-issuer",
    title: "the MCP server gets no token of its former authorization server's any more",
    party: "client",
    level: "MUST",
    sources: [HANDLING, BINDING],
    why:
      "A server gets tokens of its own authorization server, and no others. Who looks at the metadata once a year " +
      "never notices that it has changed.",
    hints: ["Look the metadata up again at each 401.", "Tokens of another issuer are as good as none."],
  },
  {
    id: "refresh.new-issuer",
    title: "a client registers, signs in and refreshes at an authorization server that is new",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "MUST" },
    sources: [BINDING, rfc(6749, "2.2")],
    why: "The client id of the old one means nothing there, or means somebody else.",
    hints: ["Keep registrations under their issuer."],
  },
];
