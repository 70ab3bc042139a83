import assert from "node:assert/strict";
import { ClientError } from "../../../reference/client/errors.ts";
import { allowedUrl, resourceUrl } from "../../../reference/client/http/url_rules.ts";

const LOCAL = "http://127.0.0.1:8000/mcp";
const REMOTE = "https://notes.example/mcp";

/** Named by a server that runs on this machine, then by one that does not. */
const REFUSED: [url: string, resource: string][] = [
  ...[
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,hello",
    "ftp://notes.example/",
    "",
    "/relative",
    "http://as.example/token",
    "https://user:password@as.example/",
    "https://user@as.example/",
    "https://10.0.0.1/",
    "https://172.16.5.4/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://255.255.255.255/",
    "https://2852039166/", // 169.254.169.254 as one number
    "https://0xa9fea9fe/",
    "https://0251.0376.0251.0376/",
    "https://10.1/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[::]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[64:ff9b::a00:1]/",
    "http://[::ffff:127.0.0.1]/",
  ].flatMap((url): [string, string][] => [[url, LOCAL], [url, REMOTE]]),
  // What runs here is no business of a server elsewhere.
  ["http://127.0.0.1:9000/", REMOTE],
  ["https://127.0.0.1/", REMOTE],
  ["https://2130706433/", REMOTE],
  ["http://localhost:9000/", REMOTE],
  ["http://[::1]:9000/", REMOTE],
  // The server's own host, but another one beside it.
  ["https://10.0.0.2/", "https://10.0.0.1/mcp"],
  ["http://10.0.0.1/", "https://10.0.0.1/mcp"],
];

const ALLOWED: [url: string, resource: string][] = [
  ["https://as.example/token", REMOTE],
  ["https://as.example:8443/token?tenant=1", LOCAL],
  ["https://93.184.215.14/", REMOTE],
  ["https://[2606:2800:21f::1]/", REMOTE],
  ["http://127.0.0.1:9000/token", LOCAL],
  ["http://localhost:9000/token", LOCAL],
  ["http://[::1]:9000/token", LOCAL],
  ["http://127.8.9.10/", "http://localhost:8000/mcp"],
  ["https://10.0.0.1:9000/token", "https://10.0.0.1/mcp"],
];

Deno.test("allowedUrl() refuses every URL that a server has no business to name", () => {
  for (const [url, resource] of REFUSED) {
    const refused = (error: unknown) =>
      error instanceof ClientError && error.code === "url_not_allowed" && error.step === "registration" &&
      error.message.includes("registration_endpoint");
    assert.throws(
      () => allowedUrl(url, "registration_endpoint", "registration", resource),
      refused,
      `${url} by ${resource}`,
    );
  }
});

Deno.test("allowedUrl() takes https, and http on loopback where the server is", () => {
  for (const [url, resource] of ALLOWED) {
    assert.equal(allowedUrl(url, "token_endpoint", "token", resource).href, new URL(url).href);
  }
});

Deno.test("resourceUrl() takes the server's own URL wherever it is, and http on loopback only", () => {
  for (const url of [LOCAL, REMOTE, "https://10.0.0.1/mcp", "http://localhost/", "https://notes.example"]) {
    assert.equal(resourceUrl(url).href, new URL(url).href);
  }
  for (
    const url of [
      "http://notes.example/mcp",
      "notes.example",
      "http://10.0.0.1/mcp",
      "https://notes.example/#a",
      "",
    ]
  ) {
    assert.throws(() => resourceUrl(url), { code: "url_not_allowed", step: "settings" }, url);
  }
});
