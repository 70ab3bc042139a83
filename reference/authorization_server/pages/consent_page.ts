/** The one page of sign-in and consent. */

import { legible } from "../../command/legible.ts";
import { type Destination, formActionSource, hostOf } from "../redirect_uri.ts";
import type { User } from "../users.ts";
import { choiceOfScopes, choiceOfUser } from "./choices.ts";
import type { ConsentRequest } from "./consent_request.ts";
import { type Html, markup } from "./html.ts";
import type { Page } from "./page.ts";

/** Whether the client's id is a document that says who it is: whoever holds the site wrote it. */
function isDocument({ clientId }: ConsentRequest): boolean {
  return clientId.startsWith("https://");
}

/** A registered name proves nothing, and the page says so. */
function whoAsks(request: ConsentRequest, name: string): Html {
  const id = markup`<code>${legible(request.clientId, 200)}</code>`;
  return isDocument(request)
    ? markup`<bdi>${name}</bdi> of <strong>${new URL(request.clientId).host}</strong>
<small>Described at ${id}</small>`
    : markup`<bdi>${name}</bdi>
<small>It calls itself that, and nobody has checked.</small><small>Client ${id}</small>`;
}

const NEXT: Record<Destination, string> = {
  loopback: "a program on this computer",
  app: "the app that opens such links on this device",
  web: "a site on the internet",
};

function warn(headline: string, advice: string): Html {
  return markup`<p class="warning"><strong>${headline}</strong> ${advice}</p>`;
}

function warning(request: ConsentRequest): Html | undefined {
  const host = hostOf(request.redirectUri);
  switch (request.destination) {
    case "web":
      return warn(
        `Your answer leaves this computer: it goes to ${host}.`,
        "Allow only if you know that site and were on your way to it.",
      );
    case "app":
      return warn(
        `Your answer opens an app, through a ${host} link.`,
        "Any app can claim such links. Allow only if you have just started this from the app that you expect.",
      );
    case "loopback":
      if (!isDocument(request)) return undefined;
      return warn(
        "Any program on this computer could have sent you here under this name.",
        "Allow only if you have just started it yourself.",
      );
  }
}

function signedInAs({ name }: User): Html {
  return markup`<div class="session"><span>Signed in as ${name}</span>
<button class="link" name="action" value="sign-out" formnovalidate>Sign out</button></div>`;
}

/** The page for a request. */
export function consentPage(request: ConsentRequest): Page {
  const name = legible(request.clientName ?? "") || "An application without a name";
  const { action, token, resource, resourceName, redirectUri, destination, signedIn, problem } = request;
  return {
    title: `Allow access to ${resourceName}?`,
    formTargets: [formActionSource(redirectUri)],
    main: markup`<h1><bdi>${name}</bdi> wants to use ${resourceName}</h1>
<p class="quiet">Choose what it may do, and as whom. Nothing happens until you do.</p>
${problem && markup`<p class="problem" role="alert"><strong>${problem}</strong></p>`}
<dl>
<dt>Who asks</dt><dd>${whoAsks(request, name)}</dd>
<dt>For</dt><dd>${resourceName}<small><code>${legible(resource, 200)}</code></small></dd>
<dt>Then on to</dt><dd><code>${hostOf(redirectUri)}</code><small>${NEXT[destination]}</small></dd>
</dl>
${warning(request)}
<form method="post" action="${action}">
<input type="hidden" name="token" value="${token}">
${choiceOfScopes(request)}
${choiceOfUser(request)}
<div class="buttons">
<button class="primary" name="action" value="allow">Allow</button>
<button name="action" value="deny" formnovalidate>Deny</button>
</div>
${signedIn && signedInAs(signedIn)}
</form>`,
  };
}
