// Tries every vector of the folder that is named on the guard's verifier, on this runtime. Prints how many there were.
// Ends with 1, and their places, where one is decided otherwise than it says; a place has no token in it.

import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { createTokenVerifier, Refusal, rfc9068 } from "mcp-gatehouse-guard";

const [folder] = process.argv.slice(2);
const JWKS_URI = "https://issuer.example/keys";

async function decided(group, token) {
  // An audience that is no URL is the issuer's, beside the resource.
  const named = group.audience.startsWith("https:")
    ? {}
    : { profile: { ...rfc9068, audience: group.audience } };
  const verifier = createTokenVerifier({
    resource: named.profile ? "https://notes.example/mcp" : group.audience,
    authorizationServers: [{ issuer: group.issuer, jwksUri: JWKS_URI, ...named }],
    algorithms: group.algorithms,
    clockTolerance: group.clockTolerance,
    now: () => group.now * 1000,
    fetch: () => Promise.resolve(Response.json(group.jwks)),
  });
  try {
    const { scopes } = await verifier.verify(token);
    return group.requiredScopes.every((scope) => scopes.includes(scope)) ? "valid" : "invalid";
  } catch (error) {
    // An outage is no decision.
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
    return "invalid";
  }
}

let count = 0;
for (const name of readdirSync(folder).filter((each) => each.endsWith("_test.json"))) {
  const { testGroups } = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
  for (const group of testGroups) {
    for (const { tcId, comment, token, result } of group.tests) {
      count++;
      const decision = await decided(group, token);
      if (result === "acceptable" || decision === result) continue;
      process.exitCode = 1;
      process.stdout.write(`${name} ${tcId} (${comment}): ${decision}, and it is ${result}\n`);
    }
  }
}
process.stdout.write(`${count}\n`);
