/** What every page loads: the styles, and the islands that are on it. */

import { type ComponentType, h, hydrate } from "preact";
import { answerCopyButtons } from "./lib/copy.ts";
import { followLinksAgain } from "./lib/fragment.ts";

import.meta.glob("./static/**/*.css", { eager: true });

answerCopyButtons();
followLinksAgain();

const islands = import.meta.glob<{ default: ComponentType }>("./islands/*.tsx");

async function answer(element: HTMLElement): Promise<void> {
  const load = islands[`./islands/${element.dataset.name}.tsx`];
  if (!load) throw new Error(`There is no island ${element.dataset.name}`);
  const props = JSON.parse(element.dataset.props ?? "{}");
  const { default: component } = await load();
  hydrate(h(component, props), element);
  element.dataset.ready = "";
}

const all = [...document.querySelectorAll<HTMLElement>("gatehouse-island")];
// What nobody looks at yet is loaded when somebody does: a panel behind a tab.
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    void answer(target as HTMLElement);
  }
});
for (const element of all) if (element.dataset.later !== undefined) seen.observe(element);
await Promise.all(all.filter(({ dataset }) => dataset.later === undefined).map(answer));
// From here on every button that is in sight answers: what drives a page from outside waits for it.
document.documentElement.dataset.ready = "";
