/** What was pasted, field by field: what each says and what it is for. */

import "../run/no_eval.ts";
import { describeToken } from "../../../reference/guard/describe/describe.ts";
import { type Challenge, parseChallenges } from "../../../reference/conformance/grammar/www_authenticate.ts";
import type { Pasted } from "./kind.ts";

/** One field. */
export interface Field {
  name: string;
  value: string;
  /** What it is for, or what of it the guard wants. */
  means: string;
  /** Of a token's: whether it is as RFC 9068 has it, takes a setting, or is refused. */
  fate?: "fits" | "setting" | "refused" | "unread";
}

/** Fields, and what is to be said of the whole. */
export interface Explained {
  fields: Field[];
  notes: string[];
}

const CHALLENGE: Record<string, string> = {
  resource_metadata:
    "Where the server's metadata is: a client reads it to find where to sign in (RFC 9728 §5.1).",
  scope: "What to ask the authorization server for, with single spaces between (RFC 6750 §3).",
  error: "What was wrong with the token that was sent; nothing where none was (RFC 6750 §3.1).",
  error_description: "The same for developers. Plain ASCII, without quotes and backslashes (RFC 6750 §3).",
  error_uri: "A page about the error, for people.",
  realm: "A name for what is protected. MCP has no use for it.",
};

const RESOURCE: Record<string, string> = {
  resource:
    "The server's identifier. A client compares it with the URL that it called, character for character (RFC 9728 §3.3).",
  authorization_servers:
    "Issuers whose tokens are accepted. A client takes one and reads its metadata (RFC 9728 §2).",
  scopes_supported: "Scopes that a client may ask for at first. MCP: what basic use takes, not everything.",
  bearer_methods_supported: "How a token may travel. MCP has the header alone.",
  jwks_uri: "Keys of this resource's own, for signed answers. Not the authorization server's.",
  resource_name: "A name for people.",
  resource_documentation: "A page for developers.",
  resource_policy_uri: "A page on how data is used.",
  resource_tos_uri: "A page with terms of service.",
  resource_signing_alg_values_supported: "Algorithms of signed answers; never none.",
  signed_metadata: "The same as a signed JWT, whose iss says who vouches for it (RFC 9728 §2.2).",
  dpop_bound_access_tokens_required: "Whether tokens have to be bound to a key (RFC 9449).",
  dpop_signing_alg_values_supported: "Algorithms for proofs of such a key (RFC 9449).",
  tls_client_certificate_bound_access_tokens:
    "Whether tokens are bound to a client's certificate (RFC 8705).",
  authorization_details_types_supported: "Kinds of authorization details (RFC 9396).",
};

const ISSUER: Record<string, string> = {
  issuer: "Its identifier: iss of its tokens has to be this, character for character (RFC 8414 §3.3).",
  authorization_endpoint: "Where the browser is sent to sign in.",
  token_endpoint: "Where a code becomes a token.",
  registration_endpoint: "Where a client that nobody knows can register (RFC 7591).",
  jwks_uri: "Its keys: what your server verifies signatures with.",
  introspection_endpoint: "Where a server asks about a token that it cannot read (RFC 7662).",
  revocation_endpoint: "Where a client gives a token back (RFC 7009).",
  code_challenge_methods_supported:
    "S256 has to be in it: MCP clients refuse to go on without (PKCE, RFC 7636).",
  client_id_metadata_document_supported: "Whether a client may be known by a URL that describes it (CIMD).",
  authorization_response_iss_parameter_supported:
    "Whether the answer in the browser says who gave it (RFC 9207).",
  token_endpoint_auth_methods_supported:
    "How clients prove who they are; none for those that keep no secret.",
  grant_types_supported: "Ways to a token. Without the list: authorization_code and implicit.",
  response_types_supported: "What the authorization endpoint can answer with; code is what MCP uses.",
  scopes_supported: "Scopes that can be asked for.",
  protected_resources: "Resources that it serves (RFC 9728 §4).",
};

/**
 * Explains what was pasted.
 *
 * @param resource the URL that clients call: what a token should have been issued for
 */
export function explained(pasted: Pasted, resource: string): Explained {
  switch (pasted.kind) {
    case "challenge":
      return ofHeader(pasted.header);
    case "answer": {
      const { headers, body } = pasted.answer;
      const header = headers.filter(([name]) => name.toLowerCase() === "www-authenticate")
        .map(([, value]) => value).join(", ");
      return header ? ofHeader(header) : ofBody(body);
    }
    case "resource metadata":
      return ofDocument(pasted.document, RESOURCE);
    case "authorization server metadata":
      return ofDocument(pasted.document, ISSUER);
    case "token":
      return ofToken(pasted.token, resource);
    default:
      return { fields: [], notes: [] };
  }
}

function ofHeader(header: string): Explained {
  let challenges: Challenge[];
  try {
    challenges = parseChallenges([header]);
  } catch (error) {
    // The rules say more of it.
    return { fields: [], notes: [(error as Error).message] };
  }
  const fields = challenges.flatMap(({ scheme, params }) =>
    params.map(({ name, value }) => ({
      name: `${scheme}: ${name}`,
      value,
      means: CHALLENGE[name.toLowerCase()] ?? "Not known in MCP or RFC 6750: clients leave it alone.",
    }))
  );
  return { fields, notes: [] };
}

function ofBody(body: string): Explained {
  try {
    const document = JSON.parse(body);
    return ofDocument(document, "issuer" in document ? ISSUER : RESOURCE);
  } catch {
    return { fields: [], notes: [] };
  }
}

function ofDocument(document: Record<string, unknown>, known: Record<string, string>): Explained {
  const fields = Object.entries(document).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value),
    means: known[name] ?? "Not one of the members that MCP clients read.",
  }));
  return { fields, notes: [] };
}

function ofToken(token: string, resource: string): Explained {
  const { kind, problem, claims, setting, weakenings, refusals } = describeToken(token, { resource });
  if (kind === "malformed") return { fields: [], notes: [problem ?? "It cannot be read"] };
  const fields = claims.map(({ name, part, value = "missing", fate, wants, setting }) => ({
    name: part === "header" ? `${name}, in the header` : name,
    value,
    means: setting ? `Wanted: ${wants}. A setting takes it: ${setting}` : `Wanted: ${wants}`,
    fate,
  }));
  const notes = [
    "No signature was verified: anybody could have written this.",
    ...refusals.map((refusal) => `The guard would refuse it: ${refusal}`),
    ...setting ? [`The guard would take it with authorizationServers: [${setting}]`] : [],
    ...weakenings.map(({ costs }) => `That costs: ${costs}`),
  ];
  return { fields, notes };
}
