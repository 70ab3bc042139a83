/** Sign-in and consent: what the page shows, and what its form does. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "./context.ts";
import { formToken, readForm } from "./form.ts";
import { errors, type Provider } from "./oidc_provider.ts";
import { consentPage } from "./pages/consent_page.ts";
import type { ConsentRequest } from "./pages/consent_request.ts";
import { sendPage } from "./pages/page.ts";
import { SELECT_ACCOUNT } from "./prompts.ts";
import { destinationOf } from "./redirect_uri.ts";
import { OIDC_SCOPES } from "./resources.ts";
import { type BrowserSession, sessionOf } from "./session.ts";
import { findUser } from "./users.ts";

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The interaction in the path, which has to be the one that the browser's cookie names. */
async function currentInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  uid: string,
): Promise<Interaction> {
  const interaction = await provider.interactionDetails(request, response);
  if (interaction.uid !== uid) throw new errors.SessionNotFound("the page belongs to another sign-in");
  return interaction;
}

async function describe(
  { provider, registry, secrets, users }: Context,
  interaction: Interaction,
  session: BrowserSession,
): Promise<ConsentRequest> {
  const { params } = interaction;
  const [clientId, resource, redirectUri] = [
    text(params.client_id),
    text(params.resource),
    text(params.redirect_uri),
  ];
  const client = await provider.Client.find(clientId);
  const known = registry.get(resource);
  const destination = destinationOf(redirectUri);
  if (client === undefined || known === undefined || destination === undefined) {
    throw new errors.SessionNotFound("the request is no longer valid");
  }
  const asked = [...new Set(text(params.scope).split(" ").filter(Boolean))];
  const isKnown = (scope: string) => known.scopes.includes(scope);
  const isFixed = (scope: string) => OIDC_SCOPES.includes(scope);
  return {
    action: `/interaction/${interaction.uid}`,
    token: formToken(secrets.formKey, interaction.uid),
    clientId,
    clientName: client.clientName,
    resource,
    resourceName: known.name,
    scopes: asked.filter(isKnown),
    fixedScopes: asked.filter(isFixed),
    unknownScopes: asked.filter((scope) => !isKnown(scope) && !isFixed(scope)),
    redirectUri,
    destination,
    signedIn: session.user,
    expected: findUser(users, text(params.login_hint))?.name,
    users,
    words: known.words ?? {},
  };
}

/** One grant for each consent: what was allowed or refused before does not leak into this answer. */
async function grantFor(
  provider: Provider,
  { clientId, resource, scopes, fixedScopes }: ConsentRequest,
  accountId: string,
  allowed: string[],
): Promise<string> {
  const grant = new provider.Grant({ accountId, clientId });
  if (fixedScopes.length > 0) grant.addOIDCScope(fixedScopes.join(" "));
  if (allowed.length > 0) grant.addResourceScope(resource, allowed.join(" "));
  // Rejected is not the same as never asked: without it the page would come up again at once.
  const rejected = scopes.filter((scope) => !allowed.includes(scope));
  if (rejected.length > 0) grant.rejectResourceScope(resource, rejected.join(" "));
  return await grant.save();
}

/**
 * The session goes, the interaction stays: somebody else can go on with it.
 *
 * oidc-provider would change users through a page with a script that submits itself.
 */
async function signOut(interaction: Interaction, session: BrowserSession): Promise<void> {
  await session.end();
  interaction.session = undefined;
  await interaction.persist();
}

/** Shows the page. */
export async function showInteraction(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  uid: string,
): Promise<void> {
  const interaction = await currentInteraction(context.provider, request, response, uid);
  const session = await sessionOf(context, request, response);
  sendPage(response, 200, consentPage(await describe(context, interaction, session)), context.issuer);
}

/**
 * Takes the answer: allow, deny, or sign out first.
 *
 * @throws {FormRefused} when the form is not the page's.
 * @throws {errors.SessionNotFound} when the interaction has expired or is somebody else's.
 */
export async function answerInteraction(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  uid: string,
): Promise<void> {
  const { provider, issuer, secrets, users } = context;
  const interaction = await currentInteraction(provider, request, response, uid);
  const form = await readForm(request, issuer, formToken(secrets.formKey, uid));
  const session = await sessionOf(context, request, response);
  const action = form.get("action");
  const finish = (result: Parameters<Provider["interactionFinished"]>[2]) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });

  if (action === "sign-out") {
    await signOut(interaction, session);
    response.writeHead(303, { location: `/interaction/${uid}`, "cache-control": "no-store" }).end();
    return;
  }
  if (action !== "allow") {
    return await finish({ error: "access_denied", error_description: "the user did not allow it" });
  }
  const asked = await describe(context, interaction, session);
  const user = findUser(users, form.get("user") ?? undefined);
  const allowed = asked.scopes.filter((scope) => form.getAll("scope").includes(scope));
  const problem = user === undefined
    ? "Choose whom to sign in as."
    : asked.scopes.length > 0 && allowed.length === 0
    ? "Choose at least one thing that it may do, or deny."
    : undefined;
  if (user === undefined || problem) {
    return sendPage(
      response,
      400,
      consentPage({ ...asked, expected: user?.name, ticked: allowed, problem }),
      issuer,
    );
  }
  if (session.user !== undefined && session.user !== user) await signOut(interaction, session);
  await finish({
    login: { accountId: user.name },
    [SELECT_ACCOUNT]: {},
    consent: { grantId: await grantFor(provider, asked, user.name, allowed) },
  });
}
