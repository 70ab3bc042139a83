/** What is pasted is judged by the rules and explained field by field. Nothing leaves the page. */

import type { VNode } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { at } from "../lib/base.ts";
import { ruleLink } from "../lib/rule_link.ts";
import { capitalised } from "../lib/capitalised.ts";
import { EXAMPLES } from "../lib/tools/examples.ts";
import type { Explained } from "../lib/tools/fields.ts";
import type { PastedVerdict } from "../lib/tools/judge_pasted.ts";
import { holdsToken, type Pasted, pastedIn } from "../lib/tools/kind.ts";
import { fragmentFor, textIn } from "../lib/tools/pasted_link.ts";
import type { Point } from "../lib/tools/registration.ts";

/** What came of it. */
interface Outcome {
  pasted: Pasted;
  verdicts: PastedVerdict[];
  explained: Explained;
  points: Point[];
}

const NAMES: Record<Pasted["kind"], string> = {
  "challenge": "A WWW-Authenticate header",
  "answer": "An answer, as curl -i prints it",
  "resource metadata": "A server's metadata (RFC 9728)",
  "authorization server metadata": "An authorization server's metadata (RFC 8414)",
  "app registration": "An app registration of Entra ID",
  "token": "A token",
  "unknown": "Not known",
};

/** What most clients and servers speak. */
const REVISION = "2025-11-25";

const MARKS = { pass: "✓", fail: "✗", untested: "–", skip: "–" } as const;

export default function PasteBench(): VNode {
  const [text, setText] = useState("");
  const [resource, setResource] = useState("");
  const [metadata, setMetadata] = useState("");
  const [outcome, setOutcome] = useState<Outcome>();
  const [trouble, setTrouble] = useState("");
  const id = useId();
  const kind = pastedIn(text).kind;

  useEffect(() => {
    const linked = textIn(location.hash);
    if (linked === undefined) return;
    setText(linked);
    void show(linked, "", "");
  }, []);

  async function show(text: string, resource: string, metadata: string): Promise<void> {
    setTrouble("");
    try {
      setOutcome(await judged(text, resource, metadata));
    } catch (error) {
      setOutcome(undefined);
      setTrouble((error as Error).message);
    }
    const fragment = fragmentFor(text);
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname);
  }

  return (
    <div class="paste needs-script">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void show(text, resource, metadata);
        }}
      >
        <label for={`${id}text`}>
          Paste a header, a document, a token, or what <code>curl -i</code> prints
        </label>
        <textarea
          id={`${id}text`}
          rows={10}
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <p class="paste-examples">
          Or an example: {EXAMPLES.map((example) => (
            <button
              key={example.name}
              type="button"
              class="link"
              onClick={() => {
                setText(example.text);
                void show(example.text, resource, metadata);
              }}
            >
              {example.name}
            </button>
          ))}
        </p>
        <label for={`${id}url`}>The URL that clients call, if you know it</label>
        <input
          id={`${id}url`}
          type="url"
          placeholder="https://mcp.example.com/mcp"
          value={resource}
          onInput={({ currentTarget }) => setResource(currentTarget.value)}
        />
        {kind === "app registration" && (
          <>
            <label for={`${id}metadata`}>The server's metadata, to compare</label>
            <textarea
              id={`${id}metadata`}
              rows={6}
              spellcheck={false}
              value={metadata}
              onInput={({ currentTarget }) => setMetadata(currentTarget.value)}
            />
          </>
        )}
        <p>
          <button type="submit" class="button primary">Judge it</button>{" "}
          <span class="quiet">
            {holdsToken(text)
              ? "There is a token in it: it stays in this page, and no link holds it."
              : "It stays in this page. Once it is judged, the address of the page holds it, behind the #."}
          </span>
        </p>
      </form>
      <div role="status">
        {trouble && <p class="trouble">{trouble}</p>}
        {outcome && <p class="paste-kind">{summary(outcome)}</p>}
      </div>
      {outcome && <Shown outcome={outcome} />}
    </div>
  );
}

/** Loaded when something is judged: it is most of the checks. */
async function judged(text: string, url: string, metadata: string): Promise<Outcome> {
  const pasted = pastedIn(text);
  if (pasted.kind === "unknown") throw new Error(`${pasted.why}.`);
  if (url !== "" && !URL.canParse(url)) throw new Error("The URL that clients call is none.");
  const [{ judgePasted }, { explained }, { pointsOf }] = await Promise.all([
    import("../lib/tools/judge_pasted.ts"),
    import("../lib/tools/fields.ts"),
    import("../lib/tools/registration.ts"),
  ]);
  const resource = url || undefined;
  const beside = metadata.trim() === "" ? undefined : pastedIn(metadata);
  if (beside && beside.kind !== "resource metadata") {
    throw new Error("What is to be compared is no server's metadata.");
  }
  return {
    pasted,
    verdicts: await judgePasted(pasted, { resource, revision: REVISION }),
    explained: explained(pasted, resource ?? "https://mcp.example.com/mcp"),
    points: pasted.kind === "app registration" ? pointsOf(pasted.document, beside?.document) : [],
  };
}

function summary({ pasted, verdicts, points }: Outcome): string {
  const all = verdicts.flatMap(({ status, alsoFails = [] }) => [status, ...alsoFails.map(() => "fail")]);
  const count = (status: string) => all.filter((each) => each === status).length;
  const wrong = points.filter(({ is }) => is === "wrong").length;
  const said = verdicts.length > 0
    ? `, by MCP ${REVISION}: ${count("fail")} of ${all.length} rules fail`
    : points.length > 0
    ? `: ${wrong} of ${points.length} points are wrong`
    : "";
  return `${NAMES[pasted.kind]}${said}.`;
}

function Shown({ outcome: { pasted, verdicts, explained, points } }: { outcome: Outcome }): VNode {
  return (
    <>
      {verdicts.length > 0 && (
        <section aria-labelledby="paste-rules">
          <h2 id="paste-rules">The rules</h2>
          <ul class="paste-verdicts">
            {verdicts.map((verdict) => <RuleVerdict key={verdict.id} verdict={verdict} />)}
          </ul>
        </section>
      )}
      {points.length > 0 && (
        <section aria-labelledby="paste-points">
          <h2 id="paste-points">The registration</h2>
          <ul class="paste-verdicts">
            {points.map(({ is, says, so }) => (
              <li key={says} data-status={is === "right" ? "pass" : is === "wrong" ? "fail" : "skip"}>
                <p>
                  <span class="mark" aria-hidden="true">
                    {is === "right" ? "✓" : is === "wrong" ? "✗" : "–"}
                  </span>{" "}
                  <span class="visually-hidden">{is}:</span>
                  {says}
                </p>
                {so && <p class="quiet">{so}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {(explained.fields.length > 0 || explained.notes.length > 0) && (
        <section aria-labelledby="paste-fields">
          <h2 id="paste-fields">
            {pasted.kind === "token" ? "What it says, and what a server wants" : "Field by field"}
          </h2>
          {explained.notes.map((note) => <p key={note}>{note}</p>)}
          <dl class="paste-fields">
            {explained.fields.map(({ name, value, means, fate }) => (
              <div key={name} data-fate={fate}>
                <dt>{name}</dt>
                <dd>
                  <code>{value}</code>
                  <p>{fate && <strong>{FATES[fate]}</strong>} {means}</p>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

const FATES = {
  fits: "Fits.",
  setting: "Takes a setting.",
  refused: "Refused.",
  unread: "Decides nothing.",
} as const;

function RuleVerdict({ verdict }: { verdict: PastedVerdict }): VNode {
  const { id, title, level, status, failure, reason, alsoFails } = verdict;
  return (
    <li data-status={status}>
      <p>
        <span class="mark" aria-hidden="true">{MARKS[status]}</span>{" "}
        <span class="visually-hidden">{status}:</span>
        <a href={at(ruleLink(id))}>{capitalised(title)}</a> <span class="level">{level}</span>
      </p>
      {failure && (
        <dl class="paste-failure">
          <dt>found</dt>
          <dd>{failure.received}</dd>
          <dt>expected</dt>
          <dd>{failure.expected}</dd>
        </dl>
      )}
      {alsoFails && (
        <p class="quiet">
          For the same reason: {alsoFails.map((other, i) => (
            <span key={other}>
              {i > 0 && ", "}
              <a href={at(ruleLink(other))}>{other}</a>
            </span>
          ))}
        </p>
      )}
      {reason && <p class="quiet">{reason}</p>}
    </li>
  );
}
