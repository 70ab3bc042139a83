/** One module: everything that it exports. */

import type { VNode } from "preact";
import { modules } from "gatehouse:api";
import { ApiEntry } from "../../components/ApiEntry.tsx";
import { Inline } from "../../components/Inline.tsx";
import type { Head, Params } from "../../lib/route.ts";

export function head({ module }: Params): Head | undefined {
  const found = modules.find(({ id }) => id === module);
  return found && { title: found.title, description: found.doc.replaceAll("`", "").replaceAll("\n", " ") };
}

export function paths(): Params[] {
  return modules.map(({ id }) => ({ module: id }));
}

export default function Module({ params }: { params: Params }): VNode {
  const found = modules.find(({ id }) => id === params.module);
  if (!found) throw new Error(`There is no module ${params.module}`);
  return (
    <div class="page with-contents">
      <nav class="contents" aria-label="What it exports">
        <ul>
          {found.symbols.map(({ name }) => (
            <li key={name}>
              <a href={`#${name}`}>{name}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <header class="page-head">
          <p class="eyebrow">
            <a href="/reference">Reference</a>
          </p>
          <h1>{found.title}</h1>
          <p class="lead">
            <Inline text={found.doc} />
          </p>
          <p class="file">{found.file}</p>
        </header>
        {found.symbols.map((symbol) => <ApiEntry key={symbol.name} symbol={symbol} />)}
      </div>
    </div>
  );
}
