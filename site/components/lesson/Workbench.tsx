/** The right half of a lesson page: above the program and what explains it, below what the checks say of it. */

import type { VNode } from "preact";
import { island } from "../../island.tsx";
import ChecksIsland, { type CheckLine } from "../../islands/Checks.tsx";
import CodeEditorIsland from "../../islands/CodeEditor.tsx";
import DividerIsland from "../../islands/Divider.tsx";
import FlowIsland from "../../islands/Flow.tsx";
import PassedIsland from "../../islands/Passed.tsx";
import ProgressFileIsland from "../../islands/ProgressFile.tsx";
import RunBarIsland from "../../islands/RunBar.tsx";
import TabsIsland, { type Tab } from "../../islands/Tabs.tsx";
import TroubleIsland from "../../islands/Trouble.tsx";
import { requirementById } from "../../../reference/conformance/catalogue.ts";
import { lessonLevel } from "../../../lessons/cli/file_judging.ts";
import type { CourseEntry, LessonData, LessonFile } from "../../lib/lesson_data.ts";
import { isBenched, LessonBench } from "../bench/LessonBench.tsx";
import { aboutCheck } from "./about_check.tsx";

const Checks = island("Checks", ChecksIsland, ["about"]);
const CodeEditor = island("CodeEditor", CodeEditorIsland, ["html"]);
const Divider = island("Divider", DividerIsland);
const Flow = island("Flow", FlowIsland, [], true);
const Passed = island("Passed", PassedIsland);
const ProgressFile = island("ProgressFile", ProgressFileIsland);
const RunBar = island("RunBar", RunBarIsland);
const Tabs = island("Tabs", TabsIsland);
const Trouble = island("Trouble", TroubleIsland);

/** The workbench of a lesson. Without JavaScript its panels stand one below the other. */
export function Workbench(
  { lesson, lessons, course }: { lesson: LessonData; lessons: LessonData[]; course: CourseEntry[] },
): VNode {
  const { number, slug, judgedBy, adds, sources, recorded, watch, open, prose } = lesson;
  const next = course.find((each) => each.number > number);
  // Where there is something to do, and not comments and imports alone.
  const opens = (sources.find(({ diff }) => diff.inCode) ?? sources[0]!).name;
  const benched = isBenched(lesson);
  const tabs: Tab[] = [
    ...sources.map(({ name }): Tab => ["program", name]),
    ["diff", "Diff"],
    ...(benched ? [["token", "Token"] satisfies Tab] : []),
    ["exchanges", "Exchanges"],
  ];
  const earlier = judgedBy.filter((id) => !adds.includes(id));
  const about = Object.fromEntries(adds.map((id) => [id, aboutCheck(id)]));
  return (
    <section class="workbench" id="workbench" tabIndex={-1} aria-label="Workbench">
      <section class="work-code" id="code" data-part="code" aria-label="Code">
        <Tabs tabs={tabs} opens={opens} />
        <div class="panel" id="program" data-shown>
          <CodeEditor
            slug={slug}
            files={sources.map(({ name, diff }) => ({ name, line: diff.begins }))}
            opens={opens}
            html={Object.fromEntries(sources.map(({ name, startHtml }) => [name, startHtml]))}
          />
        </div>
        <div class="panel" id="diff">
          <h2 class="panel-title">From the start to the finished step</h2>
          {sources.map((source) => <Difference key={source.name} {...source} several={sources.length > 1} />)}
        </div>
        {benched && (
          <div class="panel" id="token">
            <LessonBench lesson={lesson} lessons={lessons} />
          </div>
        )}
        <div class="panel" id="exchanges">
          <h2 class="panel-title">Exchanges</h2>
          <Flow slug={slug} watch={watch} recorded={recorded} />
        </div>
      </section>
      <Divider />
      <RunBar slug={slug} total={judgedBy.length} />
      <section class="work-results" id="results" data-part="results" tabIndex={-1} aria-label="Results">
        <Trouble />
        <Passed
          slug={slug}
          total={judgedBy.length}
          attack={prose.attack ?? { do: "attack", id: watch }}
          open={open}
          next={next && { slug: next.slug, name: `lesson ${next.number}, ${next.title}` }}
        />
        <h2 class="panel-title" id="checks">Checks</h2>
        <Checks
          slug={slug}
          added={judgedBy.filter((id) => adds.includes(id)).map(checkLine)}
          earlier={earlier.map(checkLine)}
          about={about}
        />
        <ProgressFile />
      </section>
    </section>
  );
}

/** From a file's start to the finished one. */
function Difference({ name, diff, several }: LessonFile & { several: boolean }): VNode {
  const { html, added, removed } = diff;
  const facts = html === "" ? "stays as it is" : `${added} lines added, ${removed} removed`;
  return (
    <>
      <p class="diff-facts">
        {several
          ? (
            <>
              <code>{name}</code>: {facts}
            </>
          )
          : facts}
      </p>
      {html !== "" && (
        <pre
          class="diff"
          tabIndex={0}
          role="group"
          aria-label={`Diff ${several ? `of ${name} ` : ""}to the finished step`}
        >
          <code dangerouslySetInnerHTML={{ __html: html }} />
        </pre>
      )}
    </>
  );
}

function checkLine(id: string): CheckLine {
  const requirement = requirementById(id);
  if (!requirement) throw new Error(`A lesson is judged by ${id}, which is not in the catalogue`);
  return { id, title: requirement.title, level: lessonLevel(requirement) ?? "" };
}
