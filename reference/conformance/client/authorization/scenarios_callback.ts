/** Worlds in which the browser does not come back with what the client's own attempt led to. */

import { REDIRECT_URI, type Scenario, type World } from "../world/world.ts";

/** What a stranger wants people to read. */
export const LURE = "Your account is locked, call 0190 666 666";

/** An error code of the stranger's own. */
export const STRANGE_ERROR = "account_locked";

/** Where a stranger is at home. */
export const STRANGER = "https://stranger.example";

/** The state of somebody else's attempt. */
const FOREIGN_STATE = "q5T0yFjcL8mWvQ2nXo7RzA";

/** Changes the callback on its way from the browser to the client. */
export function callback(
  name: string,
  story: string,
  change: (callback: URL, world: World) => void,
): Scenario {
  return {
    name,
    story,
    arrange(world) {
      const { browse } = world;
      world.browse = async (url) => {
        const callback = await browse(url);
        change(callback, world);
        return callback;
      };
    },
  };
}

/** Puts an error in the place of the code (RFC 6749 §4.1.2.1). */
export function replaceByError({ searchParams }: URL, error: string): void {
  searchParams.delete("code");
  searchParams.set("error", error);
  searchParams.set("error_description", LURE);
  searchParams.set("error_uri", `${STRANGER}/help`);
}

/** Callbacks of another attempt, or of none: anybody with a code of their own can send somebody's browser here. */
export const FOREIGN_STATES: Scenario[] = [
  callback(
    "foreign-state",
    "the browser comes back with the state of somebody else's attempt",
    (callback) => {
      callback.searchParams.set("state", FOREIGN_STATE);
    },
  ),
  callback("no-state", "the browser comes back without state", (callback) => {
    callback.searchParams.delete("state");
  }),
  callback("empty-state", "the browser comes back with an empty state", (callback) => {
    callback.searchParams.set("state", "");
  }),
  callback("half-a-state", "the browser comes back with the first half of the state", (callback) => {
    const state = callback.searchParams.get("state") ?? "";
    callback.searchParams.set("state", state.slice(0, state.length / 2));
  }),
];

/** The same with words in it. */
export const FOREIGN_ERROR: Scenario = callback(
  "foreign-error",
  "a stranger sends the browser back, with an error and a state of their own",
  (callback) => {
    replaceByError(callback, STRANGE_ERROR);
    callback.searchParams.set("state", FOREIGN_STATE);
  },
);

/** Nobody can say which of the two was meant (RFC 6749 §3.1). */
export const REPEATED: Scenario[] = [
  callback("two-states", "the browser comes back with two different states", (callback) => {
    callback.searchParams.append("state", FOREIGN_STATE);
  }),
  callback("two-issuers", "the browser comes back with two different values of iss", (callback) => {
    callback.searchParams.append("iss", STRANGER);
  }),
];

/** The browser ends up somewhere else. */
export const OTHER_REDIRECTS: Scenario[] = [
  elsewhere("other-path", "another path", "http://127.0.0.1:3000/elsewhere"),
  elsewhere("longer-path", "a path that begins like it", `${REDIRECT_URI}/elsewhere`),
  elsewhere("other-port", "another port", "http://127.0.0.1:3001/callback"),
  elsewhere("other-host", "another host", "http://stranger.example:3000/callback"),
];

function elsewhere(name: string, where: string, url: string): Scenario {
  return callback(name, `the browser comes back to ${where} than the redirect URI`, (callback) => {
    const { host, pathname } = new URL(url);
    Object.assign(callback, { host, pathname });
  });
}

/** OpenID providers add their own: `session_state`, for one. */
export const MORE_PARAMETERS: Scenario = callback(
  "more-parameters",
  "the authorization response has parameters that nobody has heard of",
  ({ searchParams }) => {
    searchParams.set("session_state", "6b1f0c2d");
    searchParams.set("scope_hint", "notes");
  },
);

/** The person says no. */
export const DENIED: Scenario = callback(
  "denied",
  "the person does not agree, and the browser comes back with access_denied",
  (callback) => replaceByError(callback, "access_denied"),
);

/** The person says no at first. */
export const DENIED_ONCE: Scenario = callback(
  "denied-once",
  "the person does not agree at first",
  (callback, { opened }) => {
    if (opened.length === 1) replaceByError(callback, "access_denied");
  },
);

/** At first there is neither a code nor an error. */
export const NO_CODE_ONCE: Scenario = callback(
  "no-code-once",
  "the browser comes back without a code, and without an error, at first",
  ({ searchParams }, { opened }) => {
    if (opened.length === 1) searchParams.delete("code");
  },
);

/** The person closes the window at first. */
export const ABANDONED_ONCE: Scenario = {
  name: "abandoned-once",
  story: "the person closes the browser's window at first",
  arrange(world) {
    const { browse } = world;
    world.browse = (url) => {
      return world.opened.length === 1 ? Promise.reject(new Error("The window was closed")) : browse(url);
    };
  },
};
