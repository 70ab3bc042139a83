import assert from "node:assert/strict";
import { authenticate } from "../../../reference/client/http/client_authentication.ts";
import { changing, inWorld } from "../world.ts";

/** Ids and secrets in which something has to be encoded (RFC 6749 app. B, and the characters of Basic itself). */
const CLIENTS: [id: string, secret: string, sent: string][] = [
  ["plain", "secret", "plain:secret"],
  ["https://client.example/a", "a+b/c=", "https%3A%2F%2Fclient.example%2Fa:a%2Bb%2Fc%3D"],
  ["with:colon", "a b%41", "with%3Acolon:a+b%2541"],
  ["café", "пароль€", "caf%C3%A9:%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C%E2%82%AC"],
];

Deno.test("authenticate() form-encodes both halves when it uses Basic", () => {
  for (const [client_id, client_secret, sent] of CLIENTS) {
    const [headers, form] = [new Headers(), new URLSearchParams()];
    authenticate({ client_id, client_secret }, ["client_secret_basic"], headers, form);
    assert.equal(headers.get("authorization"), `Basic ${btoa(sent)}`);
    assert.equal(form.toString(), "");
  }
});

Deno.test("createClient() sends its secret form-encoded when it redeems, refreshes and revokes", () =>
  inWorld(async (world) => {
    const { issuer } = world.issuer;
    const registration = { issuer, client_id: "it's:me", client_secret: "a+b/c=ü€" };
    const basic = `Basic ${btoa("it%27s%3Ame:a%2Bb%2Fc%3D%C3%BC%E2%82%AC")}`;
    const sent: string[] = [];
    world.bend = (request, pass) => {
      if (request.url.endsWith("/.well-known/oauth-authorization-server")) {
        return changing({ token_endpoint_auth_methods_supported: ["client_secret_basic"] })(request, pass);
      }
      if (!request.url.endsWith("/token")) return undefined;
      assert.equal(request.authorization, basic);
      sent.push(request.form.get("grant_type")!);
      // The issuer does not know that client; who it is has been seen.
      return Response.json({ access_token: "a-token", refresh_token: "another", token_type: "Bearer" });
    };
    const callback = new URL("http://127.0.0.1:3000/callback");
    world.browse = (url) => {
      callback.search = String(
        new URLSearchParams({ code: "c", state: url.searchParams.get("state")!, iss: issuer }),
      );
      return Promise.resolve(callback);
    };
    await world.client({ registration }).callTool("whoami").catch(() => {});
    assert.deepEqual(sent.slice(0, 2), ["authorization_code", "refresh_token"]);
  }));
