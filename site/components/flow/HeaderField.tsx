/** A header field; its explanation stands below the others while it is pointed at or focused. */

import type { VNode } from "preact";
import { meaningOf } from "./headers.ts";

/** What it takes to show a field. */
export interface HeaderFieldProps {
  name: string;
  value: string;
  /** The id that its explanation gets. */
  id: string;
}

export function HeaderField({ name, value, id }: HeaderFieldProps): VNode {
  const about = meaningOf(name);
  if (!about) {
    return (
      <li class="flow-header">
        <span class="flow-header-name">{name}</span>: <span class="flow-header-value">{value}</span>
      </li>
    );
  }
  const { meaning, source } = about;
  return (
    <li class="flow-header">
      <button type="button" class="flow-header-name" aria-describedby={id}>{name}</button>:{" "}
      <span class="flow-header-value">{value}</span>
      <span class="flow-meaning">
        <span id={id}>{meaning}</span>
        {source && (
          <>
            {" "}
            <a href={source.url}>{source.document} {source.section}</a>
          </>
        )}
      </span>
    </li>
  );
}
