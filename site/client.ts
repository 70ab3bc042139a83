/** What every page loads: the styles, and the islands that are on it. */

import { type ComponentType, h, hydrate } from "preact";
import { answerCopyButtons } from "./lib/copy.ts";

import.meta.glob("./static/**/*.css", { eager: true });

answerCopyButtons();

const islands = import.meta.glob<{ default: ComponentType }>("./islands/*.tsx");

const hydrated = [...document.querySelectorAll<HTMLElement>("gatehouse-island")].map(async (element) => {
  const load = islands[`./islands/${element.dataset.name}.tsx`];
  if (!load) throw new Error(`There is no island ${element.dataset.name}`);
  const props = JSON.parse(element.dataset.props ?? "{}");
  const { default: component } = await load();
  hydrate(h(component, props), element);
});
await Promise.all(hydrated);
// From here on every button answers: what drives a page from outside waits for it.
document.documentElement.dataset.ready = "";
