/** Client ID Metadata Documents: the client's id is a URL that this server fetches. */

import assert from "node:assert/strict";
import {
  type ClientIdMetadata,
  createMetadataFetch,
} from "../../reference/authorization_server/client_metadata_fetch.ts";
import { isPublicAddress } from "../../reference/conformance/send/public_address.ts";
import { Browser } from "../user_agent.ts";
import { authorizationUrl, type Json, REDIRECT, tokensFor, withServer } from "./steps.ts";

const ID = "https://client.example/mcp/client.json";
const PUBLIC = "93.184.216.34";

const DOCUMENT = {
  client_id: ID,
  client_name: "A documented client",
  redirect_uris: [REDIRECT],
  grant_types: ["authorization_code", "refresh_token"],
  token_endpoint_auth_method: "none",
};

/** A site that serves the document, and a list of the addresses from which it was fetched. */
function site(document: Json = DOCUMENT, addresses = [PUBLIC]): ClientIdMetadata & { fetched: string[] } {
  const fetched: string[] = [];
  return {
    fetched,
    resolve: () => Promise.resolve(addresses),
    fetch: (url, { address }) => {
      fetched.push(`${url.href} from ${address}`);
      return Promise.resolve(document instanceof Response ? document.clone() : Response.json(document));
    },
  };
}

Deno.test("createMetadataFetch() brings the document when its host is public", () => {
  const clientIdMetadata = site();
  return withServer(async (server) => {
    const { issuer } = server;
    const metadata = await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json();
    assert.equal(metadata.client_id_metadata_document_supported, true);
    const page = await new Browser().show(authorizationUrl(server, ID));
    assert.match(page.text, /<bdi>A documented client<\/bdi> of <strong>client\.example<\/strong>/);
    assert.match(page.text, /Any program on this computer could have sent you here/);
    const { refresh_token } = await tokensFor(server, ID, {
      redirect_uri: "http://127.0.0.1:51234/callback",
    });
    assert.ok(refresh_token);
    assert.deepEqual(
      clientIdMetadata.fetched,
      [`${ID} from ${PUBLIC}`],
      "fetched once, from what was checked",
    );
  }, { clientIdMetadata });
});

Deno.test("createMetadataFetch() brings the document when it says only what it has to", () => {
  const { client_id, client_name, redirect_uris } = DOCUMENT;
  return withServer(async (server) => {
    assert.ok((await tokensFor(server, ID)).access_token);
  }, { clientIdMetadata: site({ client_id, client_name, redirect_uris }) });
});

Deno.test("createMetadataFetch() is never called when documents are not switched on", () =>
  withServer(async (server) => {
    const page = await new Browser().show(authorizationUrl(server, ID));
    assert.equal(page.status, 400);
    assert.match(page.text, /This application is not known here/);
  }));

const big = JSON.stringify({ ...DOCUMENT, padding: "x".repeat(5 * 1024) });
const withoutRedirects = { ...DOCUMENT, redirect_uris: undefined };

const BAD_DOCUMENTS: Record<string, Json> = {
  "it redirects": new Response(null, { status: 302, headers: { location: "http://127.0.0.1:8000/" } }),
  "it is missing": new Response("Not Found", { status: 404 }),
  "it is too large": new Response(big, { headers: { "content-type": "application/json" } }),
  "it is no JSON": new Response("<html>"),
  "it is a list": [DOCUMENT],
  "it names another client": { ...DOCUMENT, client_id: "https://other.example/client.json" },
  "it names no client": { ...DOCUMENT, client_id: undefined },
  "it names the client in another spelling": { ...DOCUMENT, client_id: ID.toUpperCase() },
  "it has no redirect URIs": withoutRedirects,
  "it has a bad redirect URI": { ...DOCUMENT, redirect_uris: ["http://evil.example/callback"] },
  "it publishes a secret": { ...DOCUMENT, client_secret: "x" },
  "it authenticates with a secret": { ...DOCUMENT, token_endpoint_auth_method: "client_secret_basic" },
  "it authenticates with keys": {
    ...DOCUMENT,
    token_endpoint_auth_method: "private_key_jwt",
    jwks_uri: "http://127.0.0.1/",
  },
  "its name is too long": { ...DOCUMENT, client_name: "x".repeat(201) },
};

for (const [reason, document] of Object.entries(BAD_DOCUMENTS)) {
  Deno.test(`createAuthorizationServer() refuses a documented client when ${reason}`, () =>
    withServer(async (server) => {
      const page = await new Browser().show(authorizationUrl(server, ID));
      assert.equal(page.status, 400);
      assert.ok(!page.text.includes("<form"));
    }, { clientIdMetadata: site(document) }));
}

const PRIVATE: Record<string, string[]> = {
  "this network": ["0.0.0.0", "0.1.2.3"],
  "private": ["10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
  "carrier-grade NAT": ["100.64.0.1", "100.127.255.255"],
  "loopback": ["127.0.0.1", "127.8.8.8", "::1"],
  "link-local": ["169.254.169.254", "fe80::1", "febf::1", "fe80::1%eth0"],
  "unspecified": ["::"],
  "unique local": ["fc00::1", "fd12:3456::1"],
  "site-local": ["fec0::1"],
  "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1"],
  "reserved": ["240.0.0.1", "255.255.255.255", "192.0.0.1", "198.18.0.1", "198.19.255.255"],
  "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
  "IPv4-mapped": [
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "0:0:0:0:0:ffff:a00:1",
  ],
  "IPv4-compatible": ["::127.0.0.1", "::7f00:1"],
  "IPv4-translated": ["64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1"],
  "no address": ["", "localhost", "127.1", "1.2.3", "1.2.3.4.5", "2130706433", "[::1]"],
};

for (const [kind, addresses] of Object.entries(PRIVATE)) {
  Deno.test(`isPublicAddress() is false when the address is ${kind}`, () => {
    for (const address of addresses) assert.equal(isPublicAddress(address), false, address);
  });

  Deno.test(`createMetadataFetch() fetches nothing when the host resolves to ${kind}`, async () => {
    for (const address of addresses) {
      for (const all of [[address], [PUBLIC, address]]) {
        const here = site(DOCUMENT, all);
        await assert.rejects(createMetadataFetch(here)(ID), { name: "MetadataRefused" });
        assert.deepEqual(here.fetched, []);
      }
    }
  });
}

Deno.test("isPublicAddress() is true when the address is public", () => {
  const addresses = [
    "8.8.8.8",
    PUBLIC,
    "172.15.0.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
  ];
  for (const address of addresses) assert.equal(isPublicAddress(address), true, address);
});

const BAD_URLS = [
  "http://client.example/client.json",
  "https://client.example:8443/client.json",
  "https://client.example:80/client.json",
  "https://user@client.example/client.json",
  "https://127.0.0.1/client.json",
  "https://127.1/client.json",
  "https://0x7f000001/client.json",
  "https://2130706433/client.json",
  "https://0177.0.0.1/client.json",
  "https://[::1]/client.json",
  "https://[::ffff:127.0.0.1]/client.json",
  "https://169.254.169.254/latest/meta-data",
  "ftp://client.example/client.json",
  "file:///etc/passwd",
  "not a URL",
];

for (const url of BAD_URLS) {
  Deno.test(`createMetadataFetch() fetches nothing when the URL is ${url}`, async () => {
    const here = site();
    await assert.rejects(createMetadataFetch(here)(url), { name: "MetadataRefused" });
    assert.deepEqual(here.fetched, []);
  });
}

Deno.test("createMetadataFetch() refuses when the host has no address", async () => {
  await assert.rejects(createMetadataFetch(site(DOCUMENT, []))(ID), { name: "MetadataRefused" });
});

Deno.test("createMetadataFetch() tells the person why when it refuses, and fetches nothing", () => {
  const clientIdMetadata = site(DOCUMENT, ["127.0.0.1"]);
  return withServer(async (server) => {
    const page = await new Browser().show(authorizationUrl(server, ID));
    assert.equal(page.status, 400);
    assert.match(page.text, /its host is not on the public internet/);
    assert.deepEqual(clientIdMetadata.fetched, []);
  }, { clientIdMetadata });
});

Deno.test("createMetadataFetch() refuses by itself when the answer is no 200, or too large", async () => {
  const answers: Record<string, Response> = {
    "answered 302": Response.json(DOCUMENT, { status: 302, headers: { location: "https://other.example/" } }),
    "answered 404": Response.json(DOCUMENT, { status: 404 }),
    "larger than 5120 bytes": new Response(big),
  };
  for (const [message, answer] of Object.entries(answers)) {
    await assert.rejects(createMetadataFetch(site(answer))(ID), {
      name: "MetadataRefused",
      message: new RegExp(message),
    });
  }
});

Deno.test("createMetadataFetch() gives up when nothing comes", async () => {
  const never = { ...site(), fetch: () => new Promise<Response>(() => {}) };
  await assert.rejects(createMetadataFetch(never, 20)(ID), { name: "MetadataRefused", message: /too long/ });
});
