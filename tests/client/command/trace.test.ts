/** `client --trace`: the client's half of a sign-in, as it happens, and nothing of what is secret. */

import assert from "node:assert/strict";
import { createTrace } from "../../../reference/client/command/trace.ts";
import { hashOf, type Step } from "../../../reference/command/steps.ts";
import { tokensIn } from "../../run.ts";
import { inPlace } from "./command.ts";
import { served, whileSigningIn } from "./command_world.ts";

/** The names of the steps, in the order in which they were shown. */
function stepsIn(text: string): string[] {
  return [...text.matchAll(/^ {2}\d\d:\d\d:\d\d {2}([a-z-]+)/gm)].map(([, name]) => name!);
}

Deno.test("client --trace shows each request of a sign-in in order, tokens by what they say and by their hash", () =>
  served(({ as, resource }) =>
    inPlace(async (place) => {
      const { code, stdout, stderr } = await whileSigningIn(
        place.start(resource, "--no-browser", "--json", "--trace"),
      );
      assert.equal(code, 0, stderr);
      assert.equal(JSON.parse(stdout).resource, resource, "standard output is the document and nothing else");
      const flow = ["call", "discovery", "discovery", "registration", "sign-in", "answer", "token", "call"];
      assert.deepEqual(stepsIn(stderr).slice(0, flow.length), flow);
      assert.match(stderr, /refused {2}401 Bearer resource_metadata=/);
      assert.match(stderr, new RegExp(`authorization_servers ${as.issuer}\\n`));
      assert.match(stderr, new RegExp(`aud ${resource}\\n +sub alice\\n`));
      assert.match(stderr, /message tools\/list\n/);

      const kept = await Deno.readTextFile(`${place.directory}/.gatehouse/credentials.json`);
      const [access, refresh] = ["access", "refresh"].map((kind) =>
        new RegExp(`\\\\"${kind}_token\\\\":\\\\"([^"\\\\]+)`).exec(kept)![1]!
      );
      assert.match(stderr, new RegExp(`access token «token ${hashOf(access!)}»\\n`));
      assert.match(stderr, new RegExp(`message tools/list\\n +with «token ${hashOf(access!)}»\\n`));
      assert.match(stderr, new RegExp(`refresh token «token ${hashOf(refresh!)}»\\n`));
      assert.equal(tokensIn(stderr), 0);
      assert.ok(!stderr.includes(refresh!));
      assert.doesNotMatch(stderr, /code_verifier|[?&\s]code=/);

      const out = await place.run(resource, "logout", "--trace");
      assert.deepEqual(stepsIn(out.stderr), ["discovery", "revocation"]);
      assert.ok(!out.stderr.includes(refresh!));
    })
  ));

Deno.test("client without --trace shows no step", () =>
  served(({ resource }) =>
    inPlace(async (place) => {
      const { stderr } = await whileSigningIn(place.start(resource, "--no-browser"));
      assert.deepEqual(stepsIn(stderr), []);
    })
  ));

const RESOURCE = "http://127.0.0.1:8000/mcp";

/** What is shown of one request whose answer says every secret again, wherever it may be said. */
async function toldOf(input: string, init: RequestInit, answer: Response): Promise<Step[]> {
  const steps: Step[] = [];
  const trace = createTrace(RESOURCE, (step) => void steps.push(step));
  await (await trace.fetch(() => Promise.resolve(answer))(input, init)).body?.cancel();
  return steps;
}

Deno.test("createTrace() shows no secret when whoever answers says it again", async () => {
  const secrets = {
    code: "the-code-itself",
    code_verifier: "the-verifier-itself",
    refresh_token: "the-refresh-token",
    client_secret: "the-client-secret",
  };
  const all = Object.values(secrets).join(" ");
  const form = (fields: Record<string, string>) => ({
    method: "POST",
    body: new URLSearchParams({ ...fields, scope: "notes:read" }),
  });
  const token = "the-access-token-itself";
  const attempts: [string, RequestInit, Response][] = [
    [
      "https://as.example/token",
      form({ grant_type: "authorization_code", ...secrets }),
      Response.json({ error: "invalid_grant", error_description: all }, { status: 400 }),
    ],
    [
      "https://as.example/token",
      form({ grant_type: "refresh_token", ...secrets }),
      Response.json({ access_token: `x.${btoa(JSON.stringify({ aud: all }))}.x`, scope: all }),
    ],
    [
      "https://as.example/revoke",
      form({ token: secrets.refresh_token }),
      Response.json({ error: secrets.refresh_token }, { status: 400 }),
    ],
    [
      "https://as.example/token",
      {
        ...form({ grant_type: "authorization_code", code: secrets.code }),
        headers: { authorization: `Basic ${btoa(`till:${secrets.client_secret}`)}` },
      },
      Response.json({ error: "invalid_client", error_description: secrets.client_secret }, { status: 401 }),
    ],
    [
      RESOURCE,
      { method: "POST", body: "{}", headers: { authorization: `Bearer ${token}` } },
      new Response(null, { status: 401, headers: { "www-authenticate": `Bearer error="${token}"` } }),
    ],
  ];
  for (const [input, init, answer] of attempts) {
    const [step, ...others] = await toldOf(input, init, answer);
    assert.ok(step && others.length === 0);
    const shown = JSON.stringify(step);
    for (const secret of [...Object.values(secrets), token]) assert.ok(!shown.includes(secret), shown);
  }
});

Deno.test("createTrace() leaves an answer as it was, and tells of one that never came", async () => {
  const steps: Step[] = [];
  const trace = createTrace(RESOURCE, (step) => void steps.push(step));
  const answer = await trace.fetch(() => Promise.resolve(Response.json({ issuer: "https://as.example" })))(
    "https://as.example/.well-known/oauth-authorization-server",
  );
  assert.deepEqual(await answer.json(), { issuer: "https://as.example" });
  await assert.rejects(
    trace.fetch(() => Promise.reject(new TypeError("connection refused")))(RESOURCE, { method: "POST" }),
    TypeError,
  );
  assert.deepEqual(steps.map(({ name, refused }) => [name, refused]), [
    ["discovery", undefined],
    ["call", "no answer"],
  ]);
});
