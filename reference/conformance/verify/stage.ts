/** Where a server that was started is judged: an issuer of its own, the server beside it, and a way to send to it. */

import { type DialectName, DIALECTS } from "../issuer/dialects/all.ts";
import { HarnessError } from "../harness_error.ts";
import type { TestIssuer } from "../issuer/issuer.ts";
import { type LiveOptions, openLiveSend } from "../send/live.ts";
import type { Send } from "../send/outgoing.ts";
import { openIssuer, type ServerCertificate } from "./issuer_listener.ts";

/** A server that runs. */
export interface Running {
  /** Its URL, its OAuth resource identifier. */
  resource: string;
  /** Ends it and everything that it has started. */
  stop(): Promise<void>;
}

/** Starts a server, at a URL of its own unless there is only one place for it. */
export type Start = (settings: { issuer: string; audienceOf?(resource: string): string }) => Promise<Running>;

/** How a stage is set. */
export interface StageOptions {
  live?: LiveOptions;
  /** Whose tokens the issuer makes; default: RFC 9068's. */
  dialect?: DialectName;
  /** What the issuer is served over https with; default: over http. */
  certificate?: ServerCertificate;
  /** There is one place for the server: before another instance starts, the first has to end. */
  onePlace?: boolean;
}

/** A server, its issuer and what stands between. */
export interface Stage {
  issuer: TestIssuer;
  resource: string;
  send: Send;
  /** That the server does not trust its issuer's certificate, and what it can do about it; absent where it does. */
  distrust(): string | undefined;
  /** Another instance, which has not met the issuer. */
  start(): Promise<{ resource: string; close(): Promise<void> }>;
  close(): Promise<void>;
}

const TRUST = "the authorities that it trusts have to hold the certificate in the file that CA_FILE names";

/** Opens an issuer, and starts a server that is told to trust it. */
export async function openStage(
  start: Start,
  { live: liveOptions, onePlace, dialect, certificate }: StageOptions = {},
): Promise<Stage> {
  const listener = await openIssuer(0, dialect, certificate);
  const { issuer } = listener;
  const started = async () => {
    const { resource, stop } = await start({
      issuer: issuer.issuer,
      ...dialect && { audienceOf: DIALECTS[dialect].audienceOf },
    });
    return { resource, close: stop };
  };
  const distrust = () => {
    const why = listener.brokenOff();
    return why === undefined
      ? undefined
      : `it broke off the TLS handshake with its issuer ${issuer.issuer} (${why}): ${TRUST}`;
  };
  try {
    let server = await started();
    const live = openLiveSend(liveOptions);
    const another = async () => {
      await server.close();
      const fresh = await started();
      return {
        resource: fresh.resource,
        async close() {
          await fresh.close();
          server = await started();
        },
      };
    };
    return {
      issuer,
      resource: server.resource,
      send: live.send,
      distrust,
      start: onePlace ? another : started,
      close: async () => void await Promise.all([live.close(), server.close(), listener.close()]),
    };
  } catch (error) {
    await listener.close();
    throw withDistrust(error, distrust());
  }
}

/** The same error, which says what the server makes of its issuer's certificate if that may be why. */
export function withDistrust(error: unknown, distrust: string | undefined): unknown {
  if (distrust === undefined || !(error instanceof HarnessError)) return error;
  return new HarnessError(error.code, `${error.message}; ${distrust}`, { cause: error });
}
