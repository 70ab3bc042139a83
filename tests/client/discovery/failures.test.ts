/** What can go wrong on the way to an authorization server. */

import { bend, type Failure, testFailures } from "../failures.ts";
import { at, changing } from "../world.ts";

const METADATA = "/oauth-protected-resource/mcp";
const ISSUER = "/oauth-authorization-server";

const answers = (status: number, body = "") => bend(at("", () => new Response(body, { status })));

const FAILURES: Failure[] = [
  {
    name: "nobody is there",
    arrange: bend(() => Promise.reject(new TypeError("connection refused"))),
    code: "unreachable",
    step: "call",
  },
  {
    name: "the server answers 500",
    arrange: answers(500, "a stack trace"),
    code: "http_status",
    step: "call",
    status: 500,
  },
  { name: "the server answers 404", arrange: answers(404), code: "http_status", step: "call", status: 404 },
  {
    name: "the server answers 403 without scopes",
    arrange: answers(403),
    code: "forbidden",
    step: "call",
    status: 403,
  },
  {
    name: "the server redirects",
    arrange: bend(
      at(
        "/mcp",
        (sent) =>
          sent.method === "POST" ? Response.redirect("https://evil.example/mcp", 307) : new Response(),
      ),
    ),
    code: "redirected",
    step: "call",
    status: 307,
  },
  {
    name: "the server answers with a page",
    arrange: bend(at("", () => new Response("<p>Hello", { headers: { "content-type": "text/html" } }))),
    code: "answer_invalid",
    step: "call",
  },
  {
    name: "there is no resource metadata",
    arrange: bend((sent) =>
      sent.url.includes("/.well-known/oauth-protected") ? new Response("<p>", { status: 404 }) : undefined
    ),
    code: "resource_metadata_missing",
    step: "resource metadata",
  },
  {
    name: "the resource metadata is a list",
    arrange: bend((sent) =>
      sent.url.includes("/.well-known/oauth-protected") ? Response.json([]) : undefined
    ),
    code: "resource_metadata_missing",
    step: "resource metadata",
  },
  {
    name: "the resource metadata cannot be had",
    arrange: bend((sent) =>
      sent.url.includes("/.well-known/oauth-protected") ? new Response(null, { status: 503 }) : undefined
    ),
    code: "unreachable",
    step: "resource metadata",
    status: 503,
  },
  {
    name: "the resource metadata redirects elsewhere",
    arrange: bend((sent) =>
      sent.url.includes("/.well-known/oauth-protected")
        ? Response.redirect("https://evil.example/", 302)
        : undefined
    ),
    code: "resource_metadata_missing",
    step: "resource metadata",
  },
  {
    name: "the resource metadata never ends",
    arrange: bend((sent) => sent.url.includes("/.well-known/oauth-protected") ? endless() : undefined),
    code: "answer_too_large",
    step: "resource metadata",
  },
  {
    name: "the resource metadata is about somebody else",
    arrange: bend(at(METADATA, changing({ resource: "https://bank.example/mcp" }))),
    code: "resource_mismatch",
    step: "resource metadata",
  },
  {
    name: "the resource metadata is about the whole origin",
    arrange: (world) => world.bend = at(METADATA, changing({ resource: new URL(world.resource).origin })),
    code: "resource_mismatch",
    step: "resource metadata",
  },
  {
    name: "the challenge points at the root, whose document is about the whole origin",
    arrange(world) {
      const { origin } = new URL(world.resource);
      const root = `${origin}/.well-known/oauth-protected-resource`;
      const document = { resource: origin, authorization_servers: [world.issuer.issuer] };
      const headers = { "www-authenticate": `Bearer resource_metadata="${root}"` };
      world.bend = ({ url }) => {
        if (url === root) return Response.json(document);
        return url === world.resource ? new Response(null, { status: 401, headers }) : undefined;
      };
    },
    code: "resource_mismatch",
    step: "resource metadata",
  },
  {
    name: "the resource metadata names no authorization server",
    arrange: bend(at(METADATA, changing({ authorization_servers: [] }))),
    code: "resource_metadata_invalid",
    step: "resource metadata",
  },
  {
    name: "the challenge points into a private network",
    arrange: bend(at("/mcp", () =>
      new Response(null, {
        status: 401,
        headers: { "www-authenticate": 'Bearer resource_metadata="http://169.254.169.254/latest"' },
      }))),
    code: "url_not_allowed",
    step: "challenge",
  },
  {
    name: "the authorization server is a script",
    arrange: bend(at(METADATA, changing({ authorization_servers: ["javascript:alert(1)"] }))),
    code: "url_not_allowed",
    step: "resource metadata",
  },
  {
    name: "the authorization server publishes nothing",
    arrange: bend((sent) =>
      /oauth-authorization|openid-conf/.test(sent.url) ? new Response("<p>Hi") : undefined
    ),
    code: "issuer_metadata_missing",
    step: "authorization server metadata",
  },
  {
    name: "the metadata names another issuer",
    arrange: (world) => world.issuer.controls.lieAboutIssuer("https://honest.example"),
    code: "issuer_mismatch",
    step: "authorization server metadata",
  },
  {
    name: "the metadata's issuer has one more slash",
    arrange: (world) => world.issuer.controls.lieAboutIssuer(`${world.issuer.issuer}/`),
    code: "issuer_mismatch",
    step: "authorization server metadata",
  },
  {
    name: "the metadata has no token endpoint",
    arrange: bend(at(ISSUER, changing({ token_endpoint: undefined }))),
    code: "issuer_metadata_invalid",
    step: "authorization server metadata",
  },
  {
    name: "the token endpoint is plain http elsewhere",
    arrange: bend(at(ISSUER, changing({ token_endpoint: "http://as.example/token" }))),
    code: "url_not_allowed",
    step: "authorization server metadata",
  },
  {
    name: "the authorization endpoint is a file",
    arrange: bend(at(ISSUER, changing({ authorization_endpoint: "file:///bin/sh" }))),
    code: "url_not_allowed",
    step: "authorization server metadata",
  },
  {
    name: "nothing is said of PKCE",
    arrange: bend(at(ISSUER, changing({ code_challenge_methods_supported: undefined }))),
    code: "pkce_unsupported",
    step: "authorization server metadata",
  },
  {
    name: "only plain PKCE is on offer",
    arrange: bend(at(ISSUER, changing({ code_challenge_methods_supported: ["plain"] }))),
    code: "pkce_unsupported",
    step: "authorization server metadata",
  },
];

/** A document that goes on for as long as somebody reads. */
function endless(): Response {
  const chunk = new TextEncoder().encode(" ".repeat(64 * 1024));
  return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }));
}

testFailures(FAILURES);
