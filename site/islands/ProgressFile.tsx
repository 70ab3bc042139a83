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
      const { lessons, programs, kept } = importProgress(await file.text());
      const read = `${counted(lessons, "lesson")} read, ${counted(programs, "program")}`;
      setSaid(kept ? read : `${read}, until you leave: this browser keeps nothing for this page`);
    } catch (error) {
      setSaid(`Nothing was read: ${(error as Error).message}`);
    }
    // So that the same file can be chosen again.
    currentTarget.value = "";
  }

  const { lessons } = progress.value;
  const complete = lessons.filter((lesson) => lesson.complete).length;
  return (
    <details class="progress-file needs-script">
      <summary>Your progress</summary>
      <p>
        {counted(complete, "lesson")}{" "}
        complete. It is kept in this browser and nowhere else. The file has it, and every program that you
        have written.
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

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
