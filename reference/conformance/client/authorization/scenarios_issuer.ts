/** Worlds in which the authorization response says in `iss` whom it is from, or should (RFC 9207 §2.4). */

import type { Scenario } from "../world/world.ts";
import { callback, replaceByError, STRANGE_ERROR, STRANGER } from "./scenarios_callback.ts";

/** Announced, and another's. */
export const FOREIGN_ISS: Scenario = {
  name: "foreign-iss",
  story: "the authorization response has the iss of another issuer",
  arrange: ({ issuer }) => issuer.controls.sendIss(STRANGER),
};

/** Announced, and not there; an empty parameter counts as none (RFC 6749 §3.1). */
export const MISSING_ISS: Scenario[] = [
  {
    name: "missing-iss",
    story: "the metadata promises an iss, and the authorization response has none",
    arrange: ({ issuer }) => issuer.controls.omitIss(),
  },
  callback(
    "empty-iss",
    "the metadata promises an iss, and the one that comes is empty",
    ({ searchParams }) => {
      searchParams.set("iss", "");
    },
  ),
];

/** Not announced, and not there. */
export const NO_ISS: Scenario[] = [undefined, false].map((announced) => ({
  name: announced === undefined ? "iss-not-mentioned" : "iss-not-supported",
  story: `the authorization server does not send an iss, and ${
    announced === undefined ? "says nothing about it" : "says so"
  }`,
  arrange({ issuer }) {
    issuer.controls.changeMetadata({ authorization_response_iss_parameter_supported: announced });
    issuer.controls.omitIss();
  },
}));

/** Not announced, and another's. */
export const UNANNOUNCED_FOREIGN_ISS: Scenario[] = [undefined, false].map((announced) => ({
  name: announced === undefined ? "foreign-iss-not-mentioned" : "foreign-iss-not-supported",
  story: `the metadata ${
    announced === undefined ? "does not mention iss" : "says that there is no iss"
  }, and another issuer's comes`,
  arrange({ issuer }) {
    issuer.controls.changeMetadata({ authorization_response_iss_parameter_supported: announced });
    issuer.controls.sendIss(STRANGER);
  },
}));

/** Other strings that look like the issuer, most of them the same to a URL parser (RFC 3986 §6.2.2). */
export const SIMILAR_ISS: Scenario[] = [
  similar("iss-with-slash", "with a slash at its end", (issuer) => `${issuer}/`),
  similar("iss-in-capitals", "with its scheme in capitals", (issuer) => issuer.replace("http", "HTTP")),
  similar("iss-in-short", "with its host written as 127.1", (issuer) => issuer.replace("127.0.0.1", "127.1")),
  similar("iss-and-more", "with more behind it", (issuer) => `${issuer}0`),
];

function similar(name: string, how: string, change: (issuer: string) => string): Scenario {
  return {
    name,
    story: `the iss of the authorization response is the issuer ${how}`,
    arrange: ({ issuer }) => issuer.controls.sendIss(change(issuer.issuer)),
  };
}

/** Errors of whoever it may be, with the right state. */
export const ERRORS_OF_OTHERS: Scenario[] = [
  callback(
    "error-of-another-issuer",
    "an error comes back, and with it the iss of another issuer",
    (callback) => {
      replaceByError(callback, STRANGE_ERROR);
      callback.searchParams.set("iss", STRANGER);
    },
  ),
  callback("error-of-nobody", "an error comes back, and the iss that was promised does not", (callback) => {
    replaceByError(callback, STRANGE_ERROR);
    callback.searchParams.delete("iss");
  }),
];
