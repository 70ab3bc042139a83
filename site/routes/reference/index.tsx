/** The modules that people copy or import. */

import type { VNode } from "preact";
import { modules } from "gatehouse:api";
import { Inline } from "../../components/Inline.tsx";
import type { Head } from "../../lib/route.ts";

export function head(): Head {
  return {
    title: "Reference",
    description: "The finished protection and the finished client, from their own documentation comments.",
  };
}

export default function Reference(): VNode {
  return (
    <div class="page reference-index">
      <header class="page-head">
        <h1>Reference</h1>
        <p class="lead">The finished protection and the finished client: code to copy or import.</p>
      </header>
      {modules.map(({ id, title, file, doc, symbols }) => (
        <section key={id}>
          <h2>
            <a href={`/reference/${id}`}>{title}</a>
          </h2>
          <p>
            <Inline text={doc} />
          </p>
          <p class="file">{file}</p>
          <ul class="columns">
            {symbols.map(({ name, kind }) => (
              <li key={name}>
                <a href={`/reference/${id}#${name}`}>
                  <code>{name}</code>
                </a>{" "}
                <span class="kind">{kind}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
