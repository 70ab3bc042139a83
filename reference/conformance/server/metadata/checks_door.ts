/** Who may read the metadata, how, and what a forged request can do to it. */

import type { Check, Target } from "../../check.ts";
import { type HeaderLines, headerValues } from "../../exchange.ts";
import { type Answered, expectStatus, headerOf, send } from "../expect.ts";
import { anonymous, bare, metadataUrl } from "../messages.ts";
import { asking } from "../operations.ts";
import { failed } from "../../words.ts";
import { parsed } from "../../rpc.ts";
import { fetchMetadata, metadataPlace } from "./place.ts";

const PAGE = "https://client.example";
const EVIL = "evil.example";

const opensTo = (exchange: Answered) => {
  const allowed = headerOf(exchange, "access-control-allow-origin");
  return allowed === "*" || allowed === PAGE;
};

function lists(exchange: Answered, name: string, wanted: string): boolean {
  const values = headerOf(exchange, name).toLowerCase().split(/ *, */);
  return values.includes("*") || values.includes(wanted);
}

/** What a client acts on: the document where it is served, and the challenge. */
function actedOn({ response: { status, body, headers } }: Answered): string {
  return [status < 400 ? body : "", ...headerValues(headers, "www-authenticate")].join("\n");
}

/**
 * Sends the document's request with these headers, and one that is refused; nothing of them may get into what a client
 * acts on. That a refusal repeats the name which it refuses is no harm.
 */
async function expectUnmoved(target: Target, headers: HeaderLines): Promise<void> {
  const { document, place } = await fetchMetadata(target);
  for (
    const message of [
      bare("GET", place.url, headers),
      asking(anonymous(target), { headers }),
    ]
  ) {
    const exchange = await send(target, message);
    const { status, body } = exchange.response;
    if (status >= 500) throw failed(exchange, "the same document, or a refusal");
    if (actedOn(exchange).includes(EVIL) || headerOf(exchange, "location").includes(EVIL)) {
      throw failed(exchange, `nothing of ${EVIL} in metadata and challenge`, `${status}, and ${EVIL} in it`);
    }
    const { resource } = (parsed(body) ?? {}) as { resource?: unknown };
    if (resource !== undefined && resource !== document.resource) {
      throw failed(
        exchange,
        `resource ${JSON.stringify(document.resource)}`,
        `resource ${JSON.stringify(resource)}`,
      );
    }
  }
}

/** The paths of servers that do not exist beside this one. */
function siblings(resource: string): string[] {
  const { origin, pathname } = new URL(resource);
  const stem = pathname.replace(/\/$/, "");
  const beside = stem ? [`${stem}-2`, `${stem}/inner`] : [];
  return [`/${crypto.randomUUID()}`, ...beside].map((path) => origin + path);
}

/** The checks of the way to the document. */
export const metadataDoorChecks: Check[] = [
  {
    verifies: ["metadata.methods"],
    polarity: "refuses",
    needs: ["raw headers"],
    async run(target) {
      const url = await metadataPlace(target);
      for (const method of ["POST", "PUT", "DELETE"]) {
        const exchange = await send(target, bare(method, url));
        expectStatus(exchange, [401, 403, 404, 405], "405 with Allow, or 404");
        if (exchange.response.status === 405 && !lists(exchange, "allow", "get")) {
          throw failed(exchange, "405 with GET in Allow", "405 without it");
        }
      }
    },
  },
  {
    verifies: ["metadata.cors"],
    polarity: "accepts",
    needs: ["raw headers"],
    async run(target) {
      const exchange = await send(target, bare("GET", await metadataPlace(target), [["origin", PAGE]]));
      expectStatus(exchange, [200]);
      if (!opensTo(exchange)) {
        throw failed(exchange, "200 with Access-Control-Allow-Origin: *", "200 without it");
      }
    },
  },
  {
    verifies: ["metadata.preflight"],
    polarity: "accepts",
    needs: ["raw headers"],
    async run(target) {
      const exchange = await send(
        target,
        bare("OPTIONS", await metadataPlace(target), [
          ["origin", PAGE],
          ["access-control-request-method", "GET"],
          ["access-control-request-headers", "mcp-protocol-version"],
        ]),
      );
      expectStatus(exchange, [200, 204]);
      if (!opensTo(exchange) || !lists(exchange, "access-control-allow-headers", "mcp-protocol-version")) {
        throw failed(
          exchange,
          "leave for this origin and this header",
          `${exchange.response.status} without it`,
        );
      }
    },
  },
  {
    verifies: ["metadata.cors-not-on-mcp"],
    polarity: "refuses",
    needs: ["raw headers"],
    uses: ["an operation that reads"],
    async run(target) {
      await fetchMetadata(target);
      const preflight = bare("OPTIONS", target.resource, [
        ["origin", PAGE],
        ["access-control-request-method", "POST"],
        ["access-control-request-headers", "content-type"],
      ]);
      for (const message of [preflight, asking(target, { headers: [["origin", PAGE]] })]) {
        const exchange = await send(target, message);
        if (opensTo(exchange)) {
          const allowed = headerOf(exchange, "access-control-allow-origin");
          throw failed(exchange, "no leave for any page", `Access-Control-Allow-Origin: ${allowed}`);
        }
      }
    },
  },
  {
    verifies: ["metadata.forged-host"],
    polarity: "refuses",
    needs: ["raw headers"],
    uses: ["an operation that reads"],
    async run(target) {
      await expectUnmoved(target, [["host", EVIL]]);
    },
  },
  {
    verifies: ["metadata.forwarded"],
    polarity: "refuses",
    needs: ["raw headers"],
    uses: ["an operation that reads"],
    async run(target) {
      await expectUnmoved(target, [["x-forwarded-host", EVIL], ["x-original-host", EVIL]]);
      await expectUnmoved(target, [["forwarded", `host=${EVIL};proto=https`]]);
      await expectUnmoved(target, [["x-forwarded-proto", "gopher"], ["x-forwarded-port", "1"]]);
      await expectUnmoved(target, [["x-forwarded-prefix", `/${EVIL}`]]);
    },
  },
  {
    verifies: ["metadata.sibling"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      await fetchMetadata(target);
      for (const sibling of siblings(target.resource)) {
        const exchange = await send(target, bare("GET", metadataUrl(sibling)));
        const { resource } = (parsed(exchange.response.body) ?? {}) as { resource?: unknown };
        if (exchange.response.status < 300 && resource !== undefined && resource !== sibling) {
          throw failed(exchange, "404", `resource ${JSON.stringify(resource)}`);
        }
      }
    },
  },
  {
    verifies: ["metadata.sibling-invented"],
    polarity: "refuses",
    needs: [],
    async run(target) {
      await fetchMetadata(target);
      for (const sibling of siblings(target.resource)) {
        expectStatus(await send(target, bare("GET", metadataUrl(sibling))), [404, 401, 403], "404");
      }
    },
  },
];
