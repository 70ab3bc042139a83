import assert from "node:assert/strict";
import { topicGroups } from "../../site/lib/revisions.ts";
import { COMPARED } from "../../site/lib/topic.ts";

const topics = topicGroups.flatMap((group) => group.topics);

Deno.test("topicGroups has one statement of each revision for each topic", () => {
  for (const { id, statements } of topics) assert.equal(statements.length, COMPARED.length, id);
});

Deno.test("topicGroups uses no id twice", () => {
  const ids = topics.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)]);
});

Deno.test("topicGroups says in the oldest revision what later ones repeat", () => {
  for (const { id, statements } of topics) assert.ok(statements[0].says, id);
});

Deno.test("topicGroups says that something is the same only after a revision that has it", () => {
  for (const { id, statements } of topics) {
    statements.forEach(({ says }, index) => {
      if (says === undefined) assert.ok(statements[index - 1]?.source, `${id}, ${COMPARED[index]}`);
    });
  }
});

Deno.test("topicGroups cites each statement from the text of its own revision", () => {
  for (const { id, statements } of topics) {
    statements.forEach(({ source }, index) => {
      if (!source) return;
      const revision = COMPARED[index];
      assert.equal(source.document, `MCP ${revision}`, id);
      assert.ok(
        new URL(source.url).pathname.startsWith(`/specification/${revision}/basic/`),
        `${id}: ${source.url}`,
      );
      assert.match(new URL(source.url).hash, /^#[a-z0-9-]+$/, id);
    });
  }
});

Deno.test("topicGroups closes every backtick", () => {
  for (const { id, title, statements } of topics) {
    for (const text of [title, ...statements.map(({ says }) => says ?? "")]) {
      assert.equal(text.split("`").length % 2, 1, `${id}: ${text}`);
    }
  }
});
