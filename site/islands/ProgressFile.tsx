/** Progress as a file: to take along to another browser, and back. */

import type { TargetedEvent, VNode } from "preact";
import { useState } from "preact/hooks";
import { exportedProgress, importProgress, progress } from "../lib/progress.ts";

export default function ProgressFile(): VNode {
  const [said, setSaid] = useState("");

  function save(): void {
    const url = URL.createObjectURL(new Blob([exportedProgress()], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "gatehouse-progress.json";
    link.click();
    URL.revokeObjectURL(url);
  }

  async function read({ currentTarget }: TargetedEvent<HTMLInputElement>): Promise<void> {
    const [file] = currentTarget.files ?? [];
    if (!file) return;
    try {
      const count = importProgress(await file.text());
      setSaid(`${count} ${count === 1 ? "lesson" : "lessons"} read`);
    } catch (error) {
      setSaid((error as Error).message);
    }
  }

  const { lessons } = progress.value;
  const complete = lessons.filter((lesson) => lesson.complete).length;
  return (
    <details class="progress-file needs-script">
      <summary>Your progress</summary>
      <p>
        {complete} {complete === 1 ? "lesson" : "lessons"}{" "}
        complete. It is kept in this browser and nowhere else.
      </p>
      <p class="run-buttons">
        <button type="button" onClick={save}>Export</button>
        <label class="file-button">
          Import <input type="file" accept="application/json,.json" onChange={(event) => void read(event)} />
        </label>
      </p>
      <p role="status">{said}</p>
    </details>
  );
}
