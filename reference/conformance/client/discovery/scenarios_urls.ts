/** Worlds in which metadata leads to a URL that no client should touch. Nothing listens there. */

import type { Scenario, World } from "../world/world.ts";
import { pointTo } from "../world/bend.ts";

/** A scenario with a URL that is not to be touched. */
export interface Leading extends Scenario {
  url: string;
}

function leading(who: string, url: string, arrange: (world: World) => void): Leading {
  return {
    name: `${who} leads to ${url}`.replaceAll(" ", "-"),
    story: `${who} leads to ${url}`,
    url,
    arrange,
  };
}

/** Nothing is at the well-known places: whoever leaves the pointer alone has nowhere else to go. */
const challenge = (url: string) => {
  return leading("the challenge", url, ({ notes }) => {
    pointTo(notes, url);
    notes.metadataAt = [];
  });
};

const server = (url: string) => {
  return leading("authorization_servers", url, ({ notes: { metadata } }) => {
    metadata.authorization_servers = [url];
  });
};

const endpoint = (name: "authorization" | "token" | "registration", url: string) => {
  return leading(`${name}_endpoint`, url, ({ issuer }) => {
    issuer.controls.changeMetadata({ [`${name}_endpoint`]: url });
  });
};

/** Addresses of internal networks and of cloud metadata services, some of them in disguise. */
export const LEADS_INSIDE: Leading[] = [
  challenge("http://169.254.169.254/latest/meta-data/"),
  challenge("https://10.0.0.1/"),
  challenge("https://0251.0376.0251.0376/latest/meta-data/"),
  server("https://169.254.169.254"),
  server("https://10.0.0.1"),
  server("https://172.16.0.1"),
  server("https://192.168.1.1"),
  server("https://[fd00::1]"),
  server("https://[fe80::1]"),
  server("https://[::ffff:169.254.169.254]"),
  server("https://2852039166"),
  endpoint("registration", "https://10.0.0.1/register"),
  endpoint("token", "https://10.0.0.1/token"),
];

/** Plain http to a host that is not this machine, lookalikes included. */
export const LEADS_OVER_PLAIN_HTTP: Leading[] = [
  challenge("http://notes.example/metadata"),
  server("http://login.example"),
  server("http://127.0.0.1.login.example"),
  server("http://localhost.login.example"),
  server("http://127.0.0.1@login.example"),
  endpoint("registration", "http://login.example/register"),
  endpoint("token", "http://login.example/token"),
];

/** What a browser, or the system behind it, would rather not open. */
export const OPENS_ANYTHING: Leading[] = [
  endpoint("authorization", "http://login.example/authorize"),
  endpoint("authorization", "file:///usr/bin/login"),
  endpoint("authorization", "notes-app://authorize"),
  endpoint("authorization", "javascript:alert(1)"),
  endpoint("authorization", "data:text/html,hello"),
];
