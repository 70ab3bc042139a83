/** Something that a module exports. */

import type { JSX } from "preact";
import type { ApiMember, ApiSymbol, ApiTag } from "../lib/api.ts";
import { Inline } from "./Inline.tsx";

/** Its signature, what it is for, and its parts. */
export function ApiEntry({ symbol }: { symbol: ApiSymbol }): JSX.Element {
  const { name, kind, signature, doc, tags, members, file, line } = symbol;
  return (
    <section class="api" id={name} aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>
        <a href={`#${name}`}>
          <code>{name}</code>
        </a>{" "}
        <span class="kind">{kind}</span>
      </h2>
      {signature !== `${kind} ${name}` && (
        <pre tabindex={0} role="region" aria-label={`Signature of ${name}`}><code>{signature}</code></pre>
      )}
      <Documentation doc={doc} tags={tags} />
      {members.length > 0 && (
        <dl class="members">
          {members.map((member) => <Member key={member.signature} member={member} />)}
        </dl>
      )}
      <p class="file">{file}, line {line}</p>
    </section>
  );
}

function Member({ member: { signature, doc, tags } }: { member: ApiMember }): JSX.Element {
  return (
    <div>
      <dt>
        <code>{signature}</code>
      </dt>
      <dd>
        <Documentation doc={doc} tags={tags} />
      </dd>
    </div>
  );
}

function Documentation({ doc, tags }: { doc: string; tags: ApiTag[] }): JSX.Element {
  return (
    <>
      {paragraphs(doc).map(({ code, text }) =>
        code
          ? <pre key={text} tabindex={0} role="group" aria-label="Example"><code>{text}</code></pre>
          : (
            <p key={text}>
              <Inline text={text} />
            </p>
          )
      )}
      {tags.map(({ kind, text }) => (
        <p key={text} class="tag">
          <span>{kind === "throws" ? "Throws" : "See"}</span> {/^https:\S+$/.test(text)
            ? <a href={text}>{text.slice("https://".length)}</a>
            : <Inline text={text} />}
        </p>
      ))}
    </>
  );
}

/** Text, and the fenced examples in it. */
function paragraphs(doc: string): { code: boolean; text: string }[] {
  // Between the matches stands text.
  return doc.split(/^```\w*\n([^]*?)\n```$/m)
    .map((text, index) => ({ code: index % 2 === 1, text: text.trim() }))
    .filter(({ text }) => text !== "");
}
