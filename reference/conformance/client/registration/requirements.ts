/** How a client becomes known to an authorization server (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const REGISTRATION = "basic/authorization/client-registration";
const APPROACHES = mcp("2025-11-25", "basic/authorization", "Client Registration Approaches");
const DOCUMENTS = mcp("2025-11-25", "basic/authorization", "Client ID Metadata Documents");
const BINDING = mcp("2026-07-28", REGISTRATION, "Authorization Server Binding");
const APPLICATION_TYPE = mcp("2026-07-28", REGISTRATION, "Application Type and Redirect URI Constraints");

/** The rules of the group `registration`. */
export const registration: Requirement[] = [
  {
    id: "registration.given-id-first",
    title: "a client id that its operator gave comes before every other way to one",
    party: "client",
    level: { "2025-11-25": "SHOULD", "2026-07-28": "SHOULD" },
    sources: [APPROACHES, mcp("2026-07-28", REGISTRATION, "Pre-registration")],
    why:
      "Somebody has looked at this client and approved it. One that registers itself all the same gets a " +
      "stranger's rights, and leaves a stranger's entry behind.",
    hints: ["Look at the settings before you look at what the server offers."],
  },
  {
    id: "registration.given-id-elsewhere",
    title: "a client id that an operator gave, and its secret, are shown to no other authorization server",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "MUST" },
    sources: [BINDING, rfc(6749, "2.2")],
    why:
      "The MCP server chooses the authorization server. A client that brings its secret wherever it is sent has " +
      "given it to the first attacker who asks.",
    hints: [
      "Whose client id is it? Keep the issuer beside it.",
      "Another issuer: register there, or stop with an error that says so.",
    ],
  },
  {
    id: "registration.known-server-first",
    title: "a client takes, of several authorization servers, the one that knows it",
    party: "client",
    level: "house",
    sources: [rfc(9728, "7.6")],
    why:
      "The first in the list may be for others: a staff login, a partner's. There this client cannot get in.",
    hints: ["Put the issuers for which you hold a client id before the rest."],
  },
  {
    id: "registration.metadata-document",
    title: "the URL of a client's metadata document is its client id where the server takes such",
    party: "client",
    level: { "2025-11-25": "SHOULD", "2026-07-28": "SHOULD" },
    sources: [DOCUMENTS, mcp("2026-07-28", REGISTRATION, "Client ID Metadata Documents")],
    why:
      "Nothing has to be registered, kept or cleaned up, and the person sees whose client it is. Each dynamic " +
      "registration is one more nameless entry.",
    hints: ["client_id_metadata_document_supported in the metadata, and a URL of your own."],
  },
  {
    id: "registration.dynamic",
    title: "a client without any id registers itself, with its redirect URI and for the code flow",
    party: "client",
    level: { "2025-06-18": "SHOULD", "2025-11-25": "MAY", "2026-07-28": "MAY" },
    sources: [APPROACHES, rfc(7591, "2")],
    why: "Between strangers there may be no other way. What is not registered the server refuses later.",
    hints: [
      "POST the client metadata as JSON to registration_endpoint: redirect_uris and grant_types at least.",
    ],
  },
  {
    id: "registration.application-type",
    title: "a client on a person's machine registers as a native application",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "MUST" },
    sources: [APPLICATION_TYPE],
    why:
      "Left out, it means a web application, and many servers then refuse to send the browser back to loopback.",
    hints: ['application_type: "native". SDK v1 does not say it for you.'],
  },
  {
    id: "registration.public-client",
    title: "a client asks for no secret where it can do without",
    party: "client",
    level: "house",
    sources: [rfc(8252, "8.4"), rfc(7591, "2")],
    why:
      "Whoever has the program has what is in it. A secret on people's machines proves nothing and has to be " +
      "kept; PKCE does the work.",
    hints: ['token_endpoint_auth_method: "none". Left out, it means client_secret_basic.'],
  },
  {
    id: "registration.authentication-method",
    title: "a client registers with a method that the server has where public clients are not taken",
    party: "client",
    level: "house",
    sources: [rfc(8414, "2"), rfc(7591, "2")],
    why: "Some servers know confidential clients alone. Insisting on none ends the sign-in at its last step.",
    hints: ["Choose from token_endpoint_auth_methods_supported, and then authenticate that way."],
  },
  {
    id: "registration.once",
    title: "a client registers once with an issuer and keeps what it got",
    party: "client",
    level: "house",
    sources: [rfc(7591, "3")],
    why:
      "A new registration at each start fills the server with dead entries, and the person is asked for consent " +
      "again each time. Servers answer with limits.",
    hints: ["Into the store, under the issuer.", "Two calls that start together wait for one registration."],
  },
  {
    id: "registration.bound-to-issuer",
    title: "a client registers anew when the MCP server moves to another issuer",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "MUST" },
    sources: [BINDING, rfc(6749, "2.2")],
    why:
      "A client id means something to the issuer that gave it and to no other. Brought elsewhere it fails at " +
      "best; at worst somebody else owns that id there, or learns the secret that goes with it.",
    hints: [
      "What is the key under which you keep a registration?",
      "The issuer. Look it up anew on each 401.",
    ],
  },
  {
    id: "registration.no-way",
    title: "a client without any way to an id stops before anybody is asked to sign in",
    party: "client",
    level: "house",
    sources: [APPROACHES],
    why:
      "A guessed /register, or an id that belongs elsewhere, ends on an error page in the browser. What people " +
      "need is the sentence that says what to ask their operator for.",
    hints: [
      "No id of ours for this issuer, no document, no registration_endpoint: throw.",
      "Say in the error whose client id is missing.",
    ],
  },
  {
    id: "registration.refusal-told",
    title: "a refused registration ends in an error that says why",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "SHOULD" },
    sources: [APPLICATION_TYPE, rfc(7591, "3.2.2")],
    why:
      "invalid_redirect_uri is one line to repair, if one gets to read it. Without it people report that sign-in " +
      "does not work.",
    hints: ["Put the code from the answer's `error` into your own error. Its description is optional."],
  },
];
