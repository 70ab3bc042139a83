/** An app registration of Entra ID beside the metadata of the server that it is for: whether they agree. */

/** What is right, wrong, or worth knowing. */
export interface Point {
  is: "right" | "wrong" | "note";
  says: string;
  /** What to do about it, or what it means for the server. */
  so?: string;
}

/** As `az ad app show` prints it, as far as it is read (Microsoft Graph, application). */
interface Registration {
  appId: string;
  signInAudience?: string;
  identifierUris?: string[];
  appRoles?: { value?: string; isEnabled?: boolean; allowedMemberTypes?: string[] }[];
  api?: {
    requestedAccessTokenVersion?: number | null;
    oauth2PermissionScopes?: { value?: string; isEnabled?: boolean }[];
  };
}

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/**
 * Compares the two.
 *
 * @param metadata of the server, where it was given
 * @see https://learn.microsoft.com/graph/api/resources/application
 */
export function pointsOf(document: Record<string, unknown>, metadata?: Record<string, unknown>): Point[] {
  const app = document as unknown as Registration;
  return [
    ...tokens(app),
    ...people(app),
    ...scopes(app, metadata),
    ...metadata ? [...resource(app, metadata), ...issuers(app, metadata)] : [],
  ];
}

/** Which tokens come. */
function tokens({ appId, api }: Registration): Point[] {
  const aud = `aud will be ${appId}`;
  if (api?.requestedAccessTokenVersion === 2) {
    return [{
      is: "right",
      says: "Access tokens are of version 2.0.",
      so:
        `iss will be https://login.microsoftonline.com/TENANT/v2.0, and ${aud}: set that as the audience. ` +
        "It is the API's own id; the client's is in azp, and is no audience.",
    }];
  }
  return [{
    is: "note",
    says: "Access tokens are of version 1.0: requestedAccessTokenVersion is not 2.",
    so:
      "iss will be https://sts.windows.net/TENANT/ and the client is in appid. Set api.requestedAccessTokenVersion " +
      "to 2, or have the server expect version 1.0.",
  }];
}

/** Who may sign in. */
function people({ signInAudience, appRoles = [] }: Registration): Point[] {
  const points: Point[] = signInAudience === "AzureADMyOrg"
    ? [{ is: "right", says: "People of one tenant sign in." }]
    : [{
      is: "note",
      says: `People of other tenants may sign in (signInAudience ${signInAudience ?? "is missing"}).`,
      so: "Each tenant has an issuer of its own. Trust those that you name, never any that Entra ID has.",
    }];
  const forClients = appRoles.filter(({ isEnabled = true, allowedMemberTypes = [] }) =>
    isEnabled && allowedMemberTypes.includes("Application")
  ).map(({ value }) => value);
  if (forClients.length > 0) {
    points.push({
      is: "note",
      says: `Clients without a user get roles and no scp: ${forClients.join(", ")}.`,
      so: "A table of yours says which role stands for which scope, for such callers alone.",
    });
  }
  return points;
}

const enabled = ({ api }: Registration) =>
  (api?.oauth2PermissionScopes ?? []).filter(({ isEnabled = true, value }) => isEnabled && value)
    .map(({ value }) => value!);

/** What can be asked for. */
function scopes(app: Registration, metadata?: Record<string, unknown>): Point[] {
  const { identifierUris = [], appId } = app;
  const own = enabled(app);
  if (own.length === 0) {
    return [{
      is: "wrong",
      says: "It exposes no scope that is enabled.",
      so:
        "Under Expose an API, add what the server's metadata lists. Without a scope no user's token is for it.",
    }];
  }
  const asked = own.flatMap((scope) => [...identifierUris, `api://${appId}`].map((uri) => `${uri}/${scope}`));
  const listed = metadata?.scopes_supported;
  if (!Array.isArray(listed)) {
    return [{
      is: "note",
      says: `Clients ask for scopes with the identifier in front: ${[...new Set(asked)].join(", ")}.`,
      so: "In the token's scp they stand without it.",
    }];
  }
  const unknown = listed.filter((scope) =>
    !asked.includes(String(scope)) && String(scope) !== `${identifierUris[0] ?? `api://${appId}`}/.default`
  );
  if (unknown.length === 0) return [{ is: "right", says: "Each scope in the metadata can be asked for." }];
  return [{
    is: "wrong",
    says: `The metadata lists what Entra ID does not know for this API: ${unknown.join(", ")}.`,
    so: `A client that asks for it gets AADSTS650053. List ${[...new Set(asked)].join(" or ")}.`,
  }];
}

/** Whether a client that sends `resource` gets anywhere. */
function resource({ identifierUris = [] }: Registration, metadata: Record<string, unknown>): Point[] {
  const named = String(metadata.resource);
  if (identifierUris.includes(named)) {
    return [{
      is: "right",
      says: "identifierUris has the resource of the metadata, so a client may send it.",
    }];
  }
  const near = identifierUris.find((uri) => uri.replace(/\/$/, "") === named.replace(/\/$/, ""));
  return [{
    is: "wrong",
    says: near
      ? `identifierUris has ${near}, and the metadata ${named}: a slash is a difference.`
      : `identifierUris does not have ${named}.`,
    so:
      "A client that sends resource, as MCP asks, gets AADSTS9010010: the resource does not match the scopes. Add " +
      "it to identifierUris, on a domain that your tenant has verified, and list scopes with it in front.",
  }];
}

/** Whether the metadata names the issuer that tokens will come from. */
function issuers({ api }: Registration, metadata: Record<string, unknown>): Point[] {
  const listed = Array.isArray(metadata.authorization_servers)
    ? metadata.authorization_servers.map(String)
    : [];
  const shared = listed.find((issuer) => /\/(?:common|organizations|consumers)(?:\/|$)/.test(issuer));
  if (shared) {
    return [{
      is: "wrong",
      says: `The metadata names ${shared}, which no token comes from.`,
      so: "Name your tenant's issuer: its id in place of that word.",
    }];
  }
  const version = api?.requestedAccessTokenVersion === 2 ? 2 : 1;
  const of = (issuer: string) => {
    const { hostname, pathname } = URL.canParse(issuer) ? new URL(issuer) : { hostname: "", pathname: "" };
    if (!GUID.test(pathname)) return undefined;
    if (hostname === "sts.windows.net") return 1;
    return hostname === "login.microsoftonline.com" && pathname.endsWith("/v2.0") ? 2 : undefined;
  };
  if (listed.some((issuer) => of(issuer) === version)) {
    return [{
      is: "right",
      says: `The metadata names an issuer of version ${version}.0, as the tokens' is.`,
    }];
  }
  const other = listed.find((issuer) => of(issuer) !== undefined);
  if (!other) {
    return [{
      is: "note",
      says: "The metadata names no issuer of Entra ID by its tenant's id.",
      so: "It may name a server of yours in front of it: then that one's tokens are what counts.",
    }];
  }
  return [{
    is: version === 1 ? "note" : "wrong",
    says: `The metadata names ${other}, and the tokens' iss will be of version ${version}.0.`,
    so: version === 1
      ? "Clients find their way by the 2.0 address, and the server has to expect iss of version 1.0."
      : "Name https://login.microsoftonline.com/TENANT/v2.0.",
  }];
}
