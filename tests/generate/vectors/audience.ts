/** Vectors about whom a token is for. */

import { type Group, group, ISSUER, RESOURCE } from "./draft.ts";
import { KEYS, type Signer } from "./keys.ts";

const OTHER = "https://calendar.example/mcp";
const WRONG = { flags: ["WrongAudience"] as const, decision: "refuse" as const };

/** Vectors about `aud`. */
export async function audience(signer: Signer): Promise<Group[]> {
  const mine = await group(signer, { comment: "An audience that is the URL of a resource", key: KEYS.rs256 });
  const { claim, add } = mine;
  const wrong = { ...WRONG, flags: [...WRONG.flags] };
  const spelled = { ...wrong, flags: ["AudienceSpelling" as const] };
  await claim("aud", [[RESOURCE], [OTHER, RESOURCE], [RESOURCE, OTHER], [ISSUER, OTHER, RESOURCE]], {
    rule: "audience.list-with-us",
    flags: ["Normal"],
    decision: "accept",
  });
  await claim("aud", [OTHER, "https://notes.example/calendar", "https://notes.example/MCP", "urn:notes"], {
    ...wrong,
    rule: "audience.other-resource",
  });
  await claim("aud", ["notes-client", ["notes-client"]], { ...wrong, rule: "audience.client-id" });
  await claim("aud", [ISSUER, `${ISSUER}/`, `${ISSUER}/userinfo`], { ...wrong, rule: "audience.issuer" });
  await claim("aud", [[], [OTHER], [OTHER, ISSUER], ["notes-client", ISSUER, OTHER]], {
    ...wrong,
    rule: "audience.list-without-us",
  });
  const longer = ["2", "/tools", "/..", "?tenant=2", "#tools", ".evil.example", "%2f", ";a", "@evil.example"];
  await claim("aud", longer.map((more) => RESOURCE + more), { ...wrong, rule: "audience.longer" });
  await claim("aud", ["https://notes.example", "https://notes.example/", RESOURCE.slice(0, -1), "https://"], {
    ...spelled,
    rule: "audience.prefix",
  });
  await claim("aud", [`${RESOURCE}/`, [`${RESOURCE}/`]], { ...spelled, rule: "audience.trailing-slash" });
  const aliases = [
    "http://notes.example/mcp",
    "HTTPS://notes.example/mcp",
    "https://Notes.Example/mcp",
    "https://notes.example:443/mcp",
    "https://notes.example./mcp",
    "https://notes.example/%6Dcp",
    "https://notes.example/tools/../mcp",
    "https://notes.example//mcp",
  ];
  await claim("aud", aliases, { ...spelled, rule: "audience.alias" });
  const hosts = [
    "https://notes.example:8443/mcp",
    "https://notes.example.evil.example/mcp",
    "https://evil-notes.example/mcp",
    "https://notesxexample/mcp",
    "https://notes.examp1e/mcp",
    "https://notes.example@evil.example/mcp",
    "https://evil.example#https://notes.example/mcp",
    "https://[::1]/mcp",
  ];
  await claim("aud", hosts, { ...wrong, rule: "audience.other-host" });
  await claim("aud", ["https://n\u03bftes.example/mcp", "https://xn--ntes-7fd.example/mcp"], {
    rule: "audience.other-host",
    flags: ["WrongAudience", "Unicode"],
    decision: "refuse",
  });
  const around = [
    `https://evil.example/?for=${RESOURCE}`,
    `${RESOURCE} ${OTHER}`,
    `${OTHER} ${RESOURCE}`,
    `${OTHER},${RESOURCE}`,
    `x${RESOURCE}`,
    ` ${RESOURCE}`,
    `${RESOURCE} `,
    `${RESOURCE}\n`,
    `${OTHER}\n${RESOURCE}`,
    `${RESOURCE}\0`,
    JSON.stringify([RESOURCE]),
    `<${RESOURCE}>`,
    [`${OTHER} ${RESOURCE}`],
  ];
  await claim("aud", around, { ...wrong, rule: "audience.substring" });
  const malformed = ["", [""], null, 42, true, {}, { 0: RESOURCE }, { [RESOURCE]: true }, [[RESOURCE]], [
    null,
  ]];
  await claim("aud", malformed, { rule: "audience.malformed", flags: ["ClaimType"], decision: "refuse" });
  await claim("aud", [[RESOURCE, 42], [RESOURCE, null], [[], RESOURCE]], {
    rule: "audience.malformed",
    flags: ["ClaimType"],
    decision: "refuse",
    open: true,
  });
  for (const name of ["azp", "resource", "client_id", "scope", "appid", "audience", "AUD"]) {
    await add({
      ...wrong,
      comment: `aud is another resource, ${name} is this one`,
      rule: "audience.other-claims",
      flags: ["WrongAudience", "ClaimElsewhere"],
      claims: { aud: OTHER, [name]: RESOURCE },
    });
  }

  const identified = await group(signer, {
    comment: "An audience that is an identifier without a host, as some issuers give their APIs",
    label: "identifier",
    key: KEYS.rs256,
    audience: "api://notes",
  });
  await identified.claim("aud", ["api://note", "api://notes2", "notes", "api:notes", "API://NOTES", OTHER], {
    ...wrong,
    rule: "audience.other-resource",
  });
  await identified.claim("aud", [[OTHER, "api://notes"]], {
    rule: "audience.list-with-us",
    flags: ["Normal"],
    decision: "accept",
  });

  const profiled = await group(signer, {
    comment: "No audience, where the issuer's tokens always have one",
    label: "RFC 9068",
    key: KEYS.rs256,
    profile: "rfc9068",
  });
  await profiled.claim("aud", [undefined], { ...wrong, rule: "audience.missing" });
  for (const name of ["azp", "resource", "audience", "client_id"]) {
    await profiled.add({
      comment: `without aud, ${name} is this resource`,
      rule: "audience.missing",
      flags: ["WrongAudience", "ClaimElsewhere"],
      decision: "refuse",
      claims: { aud: undefined, [name]: RESOURCE },
    });
  }
  return [mine, identified, profiled];
}
