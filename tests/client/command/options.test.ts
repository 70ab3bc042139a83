/** `deno task client` with what an operator has given: a client with a fixed redirect URI, an issuer that announces too little. */

import assert from "node:assert/strict";
import { freePort } from "../../../reference/command/free_port.ts";
import { inWorld } from "../world.ts";
import { inPlace } from "./command.ts";
import { addressIn, served, whileSigningIn } from "./command_world.ts";

Deno.test("client --redirect-uri comes back to where that client is registered, name, port and path", async () => {
  const registered = `http://localhost:${await freePort()}/signed/in`;
  await served(({ resource }) =>
    inPlace(async (place) => {
      const args = ["--no-browser", "--client-id", "till", "--redirect-uri", registered];
      const running = place.start(resource, ...args);
      const address = await addressIn(running);
      assert.deepEqual(
        [address.searchParams.get("client_id"), address.searchParams.get("redirect_uri")],
        ["till", registered],
      );
      const { code, stdout, stderr } = await whileSigningIn(running);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /list_notes/);
      // What is kept is enough for the next call, which needs no browser and no port.
      assert.equal((await place.run(resource, "whoami", ...args)).code, 0);
    }), [{ client_id: "till", redirect_uris: [registered] }]);
});

Deno.test("client without --redirect-uri is refused where the issuer knows that client at another place", () => {
  const registered = "http://127.0.0.1:4000/signed/in";
  return served(({ as, resource }) =>
    inPlace(async (place) => {
      const running = place.start(resource, "--no-browser", "--client-id", "till");
      const address = await addressIn(running);
      const answer = await fetch(address, { redirect: "manual" });
      assert.deepEqual([answer.status, address.origin], [400, as.issuer]);
      assert.match(await answer.text(), /redirect_uri/);
    }), [{ client_id: "till", redirect_uris: [registered] }]);
});

Deno.test("client --redirect-uri ends with 2 and one line when its port is taken, or it is not on this machine", () =>
  served(({ resource }) =>
    inPlace(async (place) => {
      const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const refused: [uri: string, says: RegExp][] = [
        [`http://127.0.0.1:${other.addr.port}/callback`, new RegExp(`${other.addr.port}`)],
        ["https://app.example/callback", /redirectUri is no http URL on this machine/],
        ["callback", /redirectUri is no http URL on this machine/],
      ];
      try {
        for (const [uri, says] of refused) {
          const { code, stdout, stderr } = await place.run(resource, "--redirect-uri", uri);
          assert.deepEqual([code, stdout], [2, ""], stderr);
          assert.match(stderr, /^gatehouse: [^\n]+\n$/);
          assert.match(stderr, says);
        }
      } finally {
        other.close();
      }
    })
  ));

Deno.test("client --assume-s256 signs in at the issuer that it names, and says so; without it nobody is asked", () =>
  inWorld(({ resource, issuer }) =>
    inPlace(async (place) => {
      issuer.controls.changeMetadata({ code_challenge_methods_supported: undefined });
      for (const assumed of [[], ["--assume-s256", "https://other.example"]]) {
        const { code, stdout, stderr } = await place.run(resource, "--no-browser", ...assumed);
        assert.deepEqual([code, stdout], [1, ""]);
        assert.match(stderr, /the authorization server's to announce/);
        assert.doesNotMatch(stderr, /Open this address/);
      }
      const assumed = ["--assume-s256", "https://other.example", "--assume-s256", issuer.issuer];
      const { code, stderr } = await whileSigningIn(place.start(resource, "--no-browser", ...assumed));
      assert.equal(code, 0, stderr);
      assert.equal(stderr.split(issuer.issuer).length > 2, true, "it says of whom it believed what");
      const who = await place.run(resource, "whoami", ...assumed);
      assert.match(who.stdout, /PKCE +assumed: the issuer does not announce S256/);
    })
  ));
