/** Servers behind a proxy: what it says about a request, anybody else can say too. */

import { rfc } from "../../sources.ts";
import type { Requirement } from "../../requirement.ts";

const FORWARDED = rfc(7239, "8.1");

/** The rules of the group `proxy`. */
export const proxies: Requirement[] = [
  {
    id: "proxy.prefix",
    title: "behind a proxy that takes off a path prefix, everything goes by the configured public URL",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9728, "3.3"), rfc(9728, "7.3")],
    why:
      "Clients call https://example.com/tools/mcp, the server hears /mcp. If the metadata says what the server hears, no " +
      "client that compares them goes on.",
    hints: [
      "The prefix is a setting, next to the resource.",
      "Put it in front of the path that you hear, and compare the whole with the path of the resource.",
    ],
  },
  {
    id: "proxy.audience",
    title: "X-Forwarded-Host and Forwarded do not decide for whom a token has to be",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [FORWARDED, rfc(8707, "2")],
    why:
      "A server that takes its own name from the request takes it from the attacker: a token for any other server of the " +
      "issuer's then comes with that server's name beside it, and is for this one.",
    hints: ["Which audience does your verifier want, and where does it have it from?", "settings.resource"],
  },
  {
    id: "proxy.host",
    title: "X-Forwarded-Host and Forwarded do not excuse a request that names another host",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [FORWARDED],
    why:
      "The check of Host is what stops a page that rebinds its own name to your address. A page may send such fields " +
      "with every request to its own origin.",
    hints: ["Have the proxy pass the public name on as Host.", "Compare Host, and Host alone."],
  },
  {
    id: "proxy.path",
    title:
      "X-Forwarded-Prefix, X-Original-URL and X-Rewrite-URL do not lead to the endpoint from another path",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [FORWARDED],
    why:
      "What the proxy shuts for a path, a network, a rate, it shuts for the path that it sees. A second path to the same " +
      "endpoint is one without these rules.",
    hints: ["The path is that of the request line.", "A prefix comes from configuration."],
  },
];
