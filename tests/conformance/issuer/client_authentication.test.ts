import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { assertRefused, newIssuer, NOTES, register, token, type Values } from "./client_steps.ts";

const CONFIDENTIAL = { grant_types: ["client_credentials"], redirect_uris: [] };

function basic(id: string, secret: string): HeadersInit {
  return { authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}` };
}

Deno.test("token() answers 401 invalid_client when the client does not authenticate as it registered", async () => {
  const issuer = await newIssuer();
  const viaBasic = await register(issuer, {
    ...CONFIDENTIAL,
    token_endpoint_auth_method: "client_secret_basic",
  });
  const viaPost = await register(issuer, {
    ...CONFIDENTIAL,
    token_endpoint_auth_method: "client_secret_post",
  });
  const grant_type = "client_credentials";
  const attempts: [Values, HeadersInit?][] = [
    [{ client_id: viaBasic.client_id }],
    [{ client_id: viaBasic.client_id, client_secret: viaBasic.client_secret }],
    [{}, basic(viaBasic.client_id, "wrong")],
    [{}, basic(viaBasic.client_id, "")],
    [{}, { authorization: `Basic ${btoa(`${viaBasic.client_id}:${viaBasic.client_secret}:more`)}` }],
    [{}, basic(viaPost.client_id, viaPost.client_secret)],
    [{ client_id: viaPost.client_id, client_secret: viaBasic.client_secret }],
    [{ client_id: viaPost.client_id }],
    [{ client_id: "nobody" }],
    [{}],
    [{}, { authorization: "Basic %%%" }],
    [{}, { authorization: `Basic ${btoa("%:%")}` }],
    [{}, { authorization: "Bearer x" }],
  ];
  for (const [values, headers] of attempts) {
    const response = await token(issuer, { grant_type, resource: NOTES, ...values }, headers);
    assert.match(response.headers.get("www-authenticate") ?? "", /^Basic /);
    await assertRefused(response, 401, "invalid_client", [viaBasic.client_secret, viaPost.client_secret]);
  }
});

Deno.test("token() answers invalid_request when a client authenticates in two ways", async () => {
  const issuer = await newIssuer();
  const { client_id, client_secret } = await register(issuer, {
    ...CONFIDENTIAL,
    token_endpoint_auth_method: "client_secret_basic",
  });
  const values = { grant_type: "client_credentials", resource: NOTES };
  for (const second of [{ client_secret }, { client_id: "somebody-else" }]) {
    const response = await token(issuer, { ...values, ...second }, basic(client_id, client_secret));
    await assertRefused(response, 400, "invalid_request", [client_secret]);
  }
});

Deno.test("token() issues a client its own token when it authenticates by header or body", async () => {
  const issuer = await newIssuer();
  for (const token_endpoint_auth_method of ["client_secret_basic", "client_secret_post"]) {
    const { client_id, client_secret } = await register(issuer, {
      ...CONFIDENTIAL,
      token_endpoint_auth_method,
    });
    const values = { grant_type: "client_credentials", resource: NOTES, scope: "notes:read nonsense" };
    const response = token_endpoint_auth_method === "client_secret_basic"
      ? await token(issuer, values, basic(client_id, client_secret))
      : await token(issuer, { ...values, client_id, client_secret });
    assert.equal(response.headers.get("cache-control"), "no-store");
    const { access_token, refresh_token } = await response.json();
    assert.equal(refresh_token, undefined);
    const { sub, aud, scope, roles } = decodeJwt(access_token);
    assert.deepEqual({ sub, aud, scope, roles }, {
      sub: client_id,
      aud: NOTES,
      scope: "notes:read",
      roles: [],
    });
  }
});

Deno.test("token() answers invalid_target when client_credentials name no known resource", async () => {
  const issuer = await newIssuer();
  const { client_id, client_secret } = await register(issuer, {
    ...CONFIDENTIAL,
    token_endpoint_auth_method: "client_secret_post",
  });
  for (const resource of [undefined, "https://evil.example/mcp"]) {
    const values = { grant_type: "client_credentials", client_id, client_secret, resource };
    await assertRefused(await token(issuer, values), 400, "invalid_target", [client_secret]);
  }
});
