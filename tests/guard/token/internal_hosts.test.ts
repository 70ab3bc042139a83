/** Where an issuer may send us for its keys, and where it may not: nothing internal, unless whoever runs the server says so. */

import assert from "node:assert/strict";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import { assertOutage, claimsWith, networkOf, ownKey, RESOURCE } from "./verifier_under_test.ts";

Deno.test("verify() lets an issuer on the network not send us to what is internal, in any spelling, with TLS", async () => {
  const internal = [
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:8.8.8.8]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001::1]",
    "[2001:0:7f00:1::1]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "keys.localhost",
    "keys.localhost.",
    "metadata.google.internal",
    "printer.local",
    "router.home.arpa",
  ];
  const issuer = "https://issuer.example";
  const key = await ownKey();
  const token = await key.sign(claimsWith({}, issuer), { typ: "at+jwt" });
  const tried = (host: string) => {
    const requests: string[] = [];
    const fetch = (input: URL | RequestInfo) => {
      requests.push(String(input));
      const jwks_uri = `https://${host}/keys`;
      return Promise.resolve(Response.json({ issuer, jwks_uri, keys: [key.jwk] }));
    };
    const verifier = createTokenVerifier({
      resource: RESOURCE,
      authorizationServers: [issuer],
      fetch: fetch as typeof globalThis.fetch,
    });
    return { verifier, requests };
  };
  for (const host of internal) {
    const { verifier, requests } = tried(host);
    await assertOutage(verifier, token);
    assert.ok(requests.every((url) => url.startsWith(`${issuer}/.well-known/`)), host);
  }
  const names = ["localhost.example", "notlocalhost", "internal.example", "0.example"];
  for (const host of [...names, "8.8.8.8", "172.32.0.1", "[2606:4700::1111]", "[2001:4860::8888]"]) {
    const { verifier } = tried(host);
    assert.equal((await verifier.verify(token)).subject, "alice", host);
  }
});

Deno.test("verify() lets an issuer lead to its own host, and to this machine when it is there itself", async () => {
  const key = await ownKey();
  for (
    const [issuer, jwks_uri] of [
      ["https://10.0.0.7", "https://10.0.0.7/keys"],
      ["https://10.0.0.7:8443", "https://10.0.0.7/keys"],
      ["http://localhost:9000", "http://127.0.0.1:9001/keys"],
      ["http://[::1]:9000", "https://192.168.1.1/keys"],
    ] as const
  ) {
    const answer = () => Response.json({ issuer, jwks_uri, keys: [key.jwk] });
    const fetch = () => Promise.resolve(answer());
    const verifier = createTokenVerifier({ resource: RESOURCE, authorizationServers: [issuer], fetch });
    const token = await key.sign(claimsWith({}, issuer), { typ: "at+jwt" });
    assert.equal((await verifier.verify(token)).issuer, issuer);
  }
});

Deno.test("verify() takes keys from where it was told, and reads no metadata then", async () => {
  const issuer = "https://issuer.example";
  const key = await ownKey();
  const token = await key.sign(claimsWith({}, issuer), { typ: "at+jwt" });
  for (
    const jwksUri of ["https://10.0.0.5:8443/keys", "http://127.0.0.1:9000/keys", "https://keys.internal/"]
  ) {
    const { fetch, requests } = networkOf({
      issuer: jwksUri,
      fetch: () => Response.json({ keys: [key.jwk] }),
    });
    const authorizationServers = [{ issuer, jwksUri }];
    const verifier = createTokenVerifier({ resource: RESOURCE, authorizationServers, fetch });
    await verifier.ready();
    assert.equal((await verifier.verify(token)).issuer, issuer);
    assert.deepEqual(requests.map(({ url }) => url), [jwksUri]);
  }
});
