/** What stands behind the server under judgement: what it saw, and what it is told to do. */

/** A request to an API, as it came. */
export interface Arrival {
  at: "calendar" | "files";
  /** Below the API's own: "/list". */
  path: string;
  /** The bearer token that came with it. */
  token: string | undefined;
}

/** A request to a token endpoint, as it came. */
export interface TokenRequest {
  at: "issuer" | "files";
  /** Whether the server showed that it is itself. */
  isServer: boolean;
  fields: Record<string, string>;
}

/** An answer in place of the honest one; `reset` breaks the connection, as in {@linkcode Failure}. */
export type Instead = { status: number; headers?: Record<string, string>; body?: string } | "reset";

/** The two APIs and the two token endpoints, for one check. */
export interface Behind {
  /** What arrived at the APIs, in order. */
  readonly arrived: Arrival[];
  /** What token endpoints were asked, in order. */
  readonly requests: TokenRequest[];
  /** How APIs answer, instead of honestly. */
  apiAnswers?: Instead | undefined;
  /** APIs say in what they answer which token they got, wherever there is room. */
  apiEchoes: boolean;
  /** The calendar takes every token of the issuer's, whoever it is for: then one that is passed on works. */
  takesAnyAudience: boolean;
  /** The issuer exchanges tokens for whoever asks, as RFC 8693 §2.1 lets it. */
  takesAnyClient: boolean;
  /** How the issuer answers an exchange, instead of honestly. */
  exchangeAnswers?: Instead | undefined;
  /** Members laid over the honest answer to an exchange. */
  exchangeSays: Record<string, unknown>;
  /** Who is at the browser, at the issuer and at the third party; there is such a user, whatever the name. */
  user: string;
  /** Both refuse what a browser asks for, as if its user had said no. */
  declines: boolean;
}

/** Nothing seen yet, everybody honest. */
export function honestBehind(): Behind {
  return {
    arrived: [],
    requests: [],
    apiEchoes: false,
    takesAnyAudience: false,
    takesAnyClient: false,
    exchangeSays: {},
    user: "alice",
    declines: false,
  };
}

/** So many requests of each kind are kept, and no more: a check sends a few. */
const MOST = 1000;

/** Keeps what arrived, while there is room. */
export function note<T>(seen: T[], one: T): void {
  if (seen.length < MOST) seen.push(one);
}

/** Forgets what was seen, and makes everybody honest again. */
export function watch(behind: Behind): Behind {
  delete behind.apiAnswers;
  delete behind.exchangeAnswers;
  return Object.assign(behind, honestBehind());
}

/** The identifiers of what is behind a server whose issuer this is. */
export function behindOf(issuer: string): Record<"calendar" | "filesIssuer" | "files", string> {
  const base = issuer.replace(/\/$/, "");
  return { calendar: `${base}/calendar`, filesIssuer: `${base}/files`, files: `${base}/files/api` };
}

/** The scopes that the calendar knows, and the files. */
export const CALENDAR_SCOPES = ["calendar:read", "calendar:write"];
/** The one scope of the third party. */
export const FILES_SCOPES = ["files:read"];
