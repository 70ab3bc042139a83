/** What is written for hosts, and the workflow that publishes the site. */

import assert from "node:assert/strict";
import { load } from "js-yaml";
import { requirements } from "../../reference/conformance/catalogue.ts";
import { rulePage } from "../../reference/conformance/reporters/rule_page.ts";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { hostFiles } from "../../site/build/host_files.ts";
import { ruleLink } from "../../site/lib/rule_link.ts";
import { addressOf, pictureOf, type Place, placeGiven } from "../../site/lib/place.ts";

const PATHS = [
  "/",
  "/404",
  "/search.json",
  "/lessons/05-audience",
  "/rules/token.expired",
  "/rules/token.expired.md",
];
const PUBLISHED: Place = { base: "/gatehouse/", origin: "https://acme.example", plainFiles: true };
const ANYWHERE: Place = { base: "/gatehouse/", plainFiles: true };

Deno.test("placeGiven() takes a path or an address when it ends in a slash, and says so of anything else", () => {
  assert.deepEqual(placeGiven([]), { base: "/", plainFiles: true });
  assert.deepEqual(placeGiven(["--base", "/gatehouse/"]), ANYWHERE);
  assert.deepEqual(placeGiven(["--base", "https://acme.example/gatehouse/"]), PUBLISHED);
  assert.deepEqual(placeGiven(["--base", "http://127.0.0.1:8099/"]), {
    base: "/",
    origin: "http://127.0.0.1:8099",
    plainFiles: true,
  });
  for (
    const args of [
      ["--base"],
      ["--base", "gatehouse"],
      ["--base", "/gatehouse"],
      ["--base", "/a//b/"],
      [
        "--base",
        "https://acme.example",
      ],
      ["--base", "ftp://acme.example/"],
      ["--bass", "/"],
      ["--base", "/", "more"],
    ]
  ) {
    assert.throws(
      () => placeGiven(args),
      /with a slash at its end, as in --base \/gatehouse\/ or/,
      `${args}`,
    );
  }
});

Deno.test("hostFiles() lists each page once by its whole address when the host is known", () => {
  const files = hostFiles(PUBLISHED, PATHS);
  assert.deepEqual([...files["sitemap.xml"]!.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address]) => address), [
    "https://acme.example/gatehouse/",
    "https://acme.example/gatehouse/lessons/05-audience/",
    "https://acme.example/gatehouse/rules/token.expired/",
  ]);
  assert.match(files["robots.txt"]!, /^Sitemap: https:\/\/acme\.example\/gatehouse\/sitemap\.xml$/m);
  assert.deepEqual(Object.keys(hostFiles(ANYWHERE, PATHS)).sort(), ["_headers", "robots.txt"]);
  assert.doesNotMatch(hostFiles(ANYWHERE, PATHS)["robots.txt"]!, /Sitemap/);
});

Deno.test("hostFiles() gives no field by two rules for headers when a host joins what stands in both", () => {
  const rules = hostFiles(PUBLISHED, PATHS)._headers!.trim().split("\n\n");
  const names = rules.flatMap((rule) => [...rule.matchAll(/^ {2}([\w-]+): \S/gm)].map(([, name]) => name!));
  assert.ok(names.includes("x-content-type-options") && names.includes("content-security-policy"));
  assert.equal(new Set(names).size, names.length);
  for (const rule of rules) assert.match(rule, /^\/gatehouse\//);
});

Deno.test("addressOf() and pictureOf() name a page as a host of plain files has it", () => {
  assert.equal(addressOf(PUBLISHED, "/"), "https://acme.example/gatehouse/");
  assert.equal(addressOf(ANYWHERE, "/rules"), "/gatehouse/rules/");
  assert.equal(pictureOf("/"), "/pictures/home.png");
  assert.equal(pictureOf("/lessons"), "/pictures/lessons.png");
  assert.equal(pictureOf("/lessons/05-audience"), "/pictures/05-audience.png");
  assert.equal(pictureOf("/rules/token.expired"), "/pictures/rules.png");
});

interface Workflow {
  jobs: {
    publish: {
      steps: { name?: string; uses?: string; run?: string; id?: string; with?: { path?: string } }[];
    };
  };
}

Deno.test("the workflow exports the site for the address that GitHub says, and publishes what was written", async () => {
  const { jobs } = load(await Deno.readTextFile(projectFile("site/github-pages.yml"))) as Workflow;
  const { steps } = jobs.publish;
  const exporting = steps.find(({ name }) => name === "Export")!;
  for (const address of ["https://acme.example/gatehouse", "https://acme.example/gatehouse/"]) {
    // The step as bash runs it, but for the program: that takes half a minute, and is what every test of the site runs.
    const { stdout } = await new Deno.Command("bash", {
      args: ["-euc", `npx() { printf '%s\\n' "$@"; }\n${exporting.run}`],
      env: { ADDRESS: address },
    }).output();
    const [, , ...words] = new TextDecoder().decode(stdout).trim().split("\n");
    const [task, name, ...args] = words;
    assert.deepEqual([task, name], ["task", "site:export"]);
    assert.deepEqual(placeGiven(args), PUBLISHED);
  }
  const { tasks } = JSON.parse(await Deno.readTextFile(projectFile("deno.json")));
  assert.ok(tasks["site:export"]);
  assert.ok(steps.findIndex(({ id }) => id === "pages") < steps.indexOf(exporting));
  const upload = steps.find(({ uses }) => uses?.startsWith("actions/upload-pages-artifact@"))!;
  assert.match(tasks["site:export"].description, new RegExp(upload.with!.path!));
});

Deno.test("rulePage() leads a report to the page that the site has for the rule when it is published anywhere", () => {
  for (
    const [site, place] of [["https://acme.example/gatehouse/", PUBLISHED], ["http://127.0.0.1:8080/", {
      base: "/",
      origin: "http://127.0.0.1:8080",
    }]] as const
  ) {
    for (const { id } of requirements) assert.equal(rulePage(id, site), addressOf(place, ruleLink(id)));
  }
});
