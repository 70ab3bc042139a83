/** Which handler gets a request. */

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Context } from "./context.ts";
import { FormRefused, formToken, readForm } from "./form.ts";
import { answerInteraction, showInteraction } from "./interaction.ts";
import { errors } from "./oidc_provider.ts";
import { accountPage } from "./pages/account_page.ts";
import { errorPage, type Problem } from "./pages/error_page.ts";
import { sendPage } from "./pages/page.ts";
import { sessionOf } from "./session.ts";

type Handler = (context: Context, request: IncomingMessage, response: ServerResponse) => Promise<void>;

const accountToken = ({ secrets }: Context, uid: string) => formToken(secrets.formKey, `session ${uid}`);

const showAccount: Handler = async (context, request, response) => {
  const { user, uid } = await sessionOf(context, request, response);
  sendPage(response, 200, accountPage(user, accountToken(context, uid)), context.issuer);
};

const signOut: Handler = async (context, request, response) => {
  const session = await sessionOf(context, request, response);
  await readForm(request, context.issuer, accountToken(context, session.uid));
  await session.end();
  response.writeHead(303, { location: "/", "cache-control": "no-store" }).end();
};

function handlerOf(method: string, path: string): Handler | undefined {
  if (path === "/" && method === "GET") return showAccount;
  if (path === "/sign-out" && method === "POST") return signOut;
  const uid = /^\/interaction\/([\w-]{1,64})$/.exec(path)?.[1];
  if (uid === undefined) return undefined;
  if (method === "GET") return (...all) => showInteraction(...all, uid);
  if (method === "POST") return (...all) => answerInteraction(...all, uid);
}

function problemOf(error: unknown): Problem {
  if (error instanceof errors.SessionNotFound) return { error: "expired" };
  if (error instanceof FormRefused) return { error: "forbidden_form", description: error.message };
  return { error: "server_error" };
}

/**
 * The server as a listener for `node:http`.
 *
 * A request for any other host is refused: oidc-provider builds the URLs in its metadata from that header, and
 * a web page that rebinds a name of its own to this machine is told apart by it.
 */
export function createListener(context: Context): RequestListener {
  const { issuer, provider, onError } = context;
  const { host } = new URL(issuer);
  const callback = provider.callback();
  return (request, response) => {
    if (request.headers.host?.toLowerCase() !== host) {
      const detail = `Its address is ${issuer}`;
      return sendPage(response, 421, errorPage({ error: "misdirected", detail }), issuer);
    }
    const [path = "/"] = (request.url ?? "/").split("?", 1);
    const handler = handlerOf(request.method ?? "GET", path);
    if (handler === undefined) return void callback(request, response);
    handler(context, request, response).catch((error) => {
      const problem = problemOf(error);
      if (problem.error === "server_error") onError(error);
      if (response.headersSent) return response.destroy();
      sendPage(response, problem.error === "server_error" ? 500 : 400, errorPage(problem), issuer);
    });
  };
}
