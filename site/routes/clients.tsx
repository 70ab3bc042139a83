/** Connect a real client: configuration, what each can do, what goes wrong. */

import type { VNode } from "preact";
import { type Cited, CLIENTS, READ_ON, type RealClient } from "../lib/clients.ts";
import type { Head } from "../lib/route.ts";

export function head(): Head {
  return {
    title: "Connect a real client",
    description:
      "VS Code, Claude Code, ChatGPT, Cursor, Copilot CLI, Codex, Gemini CLI, the Inspector and mcp-remote: " +
      "configuration, what each can do, and what goes wrong.",
  };
}

export default function Clients(): VNode {
  return (
    <div class="page clients-page">
      <header class="page-head">
        <h1>Connect a real client</h1>
        <p class="lead">
          Your server answers 401 and points at its metadata; the rest is the client's work, and they differ.
          Where a version is named, we signed in with it at <a href="/lessons/06-scopes">lesson 6's server</a>
          {" "}
          and the reference server. The rest is from its documentation, read on{" "}
          {READ_ON}, and from the reports that are linked.
        </p>
      </header>
      <nav aria-label="Clients">
        <ul class="client-list">
          {CLIENTS.map(({ id, name }) => (
            <li key={id}>
              <a href={`#${id}`}>{name}</a>
            </li>
          ))}
        </ul>
      </nav>
      {CLIENTS.map((client) => <Client key={client.id} client={client} />)}
      <section aria-labelledby="none">
        <h2 id="none">If it does not get in</h2>
        <p>
          Paste what your server answers into <a href="/tools">the tools</a>. Look from outside with{" "}
          <code>npx -y deno task verify URL</code>, or take the client's part yourself:{" "}
          <code>npx -y deno task client URL --trace</code>{" "}
          shows each step. Most are stuck between the 401 and the metadata, and then at the audience.
        </p>
      </section>
    </div>
  );
}

function Client({ client }: { client: RealClient }): VNode {
  const { id, name, tried, where, configuration, documentation, signIn, stepUp, registration, wrong } =
    client;
  return (
    <section aria-labelledby={id} class="client">
      <h2 id={id}>{name}</h2>
      <p class="quiet">{tried ? `Tried: ${tried}.` : "Not tried here: from its documentation."}</p>
      <figure class="code">
        <figcaption>
          {where}
          <button type="button" class="copy needs-script" aria-live="polite" data-copy>
            Copy<span class="visually-hidden">{` the configuration of ${name}`}</span>
          </button>
        </figcaption>
        <pre
          tabindex={0}
          role="group"
          aria-label={`Configuration: ${name}`}
        ><code>{configuration}</code></pre>
      </figure>
      <dl class="client-facts">
        <dt>Signing in</dt>
        <dd>{signIn}</dd>
        <dt>More scopes (403)</dt>
        <dd>{stepUp}</dd>
        <dt>Who it is</dt>
        <dd>{registration}</dd>
        <dt>What goes wrong</dt>
        <dd>
          <ul>
            {wrong.map((each) => (
              <li key={each.text}>
                <Report cited={each} />
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      <p>
        <a href={documentation}>{name}'s own documentation</a>
      </p>
    </section>
  );
}

function Report({ cited: { text, url } }: { cited: Cited }): VNode {
  return (
    <>
      {text}
      {url && (
        <>
          {" "}
          <a href={url}>Report</a>
        </>
      )}
    </>
  );
}
