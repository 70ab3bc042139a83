/** The tools: what is pasted is judged in the page, and goes nowhere. */

import assert from "node:assert/strict";
import { EXPORTED } from "./export.ts";
import { axeViolations } from "./axe.ts";
import { openPage } from "./lesson_page.ts";
import { serveFolder } from "./serve.ts";
import { setStage } from "./stage.ts";

const stage = setStage(() => serveFolder(EXPORTED));

const METADATA = '{"resource":"https://a.example/mcp","authorization_servers":[]}';
/** {"alg":"ES256"}.{"iss":"https://issuer.example","aud":"x","secret_claim":"kept"} and no signature of anybody's. */
const TOKEN = [
  { alg: "ES256" },
  { iss: "https://issuer.example", aud: "x", hidden: "kept here" },
  "nobody signed this",
].map((part) => btoa(JSON.stringify(part)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")).join(
  ".",
);

Deno.test("a document that is pasted is judged and explained, and its link shows the same to somebody else", async () => {
  let link = "";
  await stage.visit({}, async (page) => {
    await openPage(page, "/tools/");
    await page.getByRole("textbox", { name: /^Paste/ }).fill(METADATA);
    await page.getByRole("button", { name: "Judge it" }).click();
    await page.getByText(/\d of \d rules fail/).waitFor();
    const failed = page.locator(".paste-verdicts [data-status=fail]").first();
    assert.match(
      await failed.innerText(),
      /names at least one authorization server.*found.*authorization_servers \[\]/s,
    );
    assert.match(await page.locator(".paste-fields").innerText(), /RFC 9728 §3\.3/);
    assert.deepEqual(await axeViolations(page), []);
    link = page.url();
  });
  assert.match(link, /#pasted=/);
  await stage.visit({}, async (page) => {
    await openPage(page, new URL(link).pathname + new URL(link).hash);
    await page.locator(".paste-verdicts [data-status=fail]").first().waitFor();
    assert.equal(await page.getByRole("textbox", { name: /^Paste/ }).inputValue(), METADATA);
  });
});

Deno.test("a token that is pasted is decoded in the page: no request is made for it, and no address holds it", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/tools/");
    // What judges is loaded with the first thing that is judged.
    await page.getByRole("button", { name: "Resource metadata" }).click();
    await page.locator(".paste-fields").waitFor();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.getByRole("textbox", { name: /^Paste/ }).fill(TOKEN);
    await page.getByRole("button", { name: "Judge it" }).click();
    await page.getByText("kept here").waitFor();
    assert.match(await page.locator(".paste").innerText(), /No signature was verified/);
    assert.deepEqual(requests, []);
    assert.equal(new URL(page.url()).hash, "");
    assert.equal(
      await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }).includes("eyJ")),
      false,
    );
  });
});

Deno.test("what is no such thing is told as that when it is pasted", async () => {
  await stage.visit({}, async (page) => {
    await openPage(page, "/tools/");
    await page.getByRole("textbox", { name: /^Paste/ }).fill('{"a": ');
    await page.getByRole("button", { name: "Judge it" }).click();
    await page.getByText("It looks like JSON and is none").waitFor();
  });
});
