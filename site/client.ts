/** What every page loads: the styles, and the islands that are on it. */

import { type ComponentType, h, hydrate } from "preact";

import.meta.glob("./static/**/*.css", { eager: true });

const islands = import.meta.glob<{ default: ComponentType }>("./islands/*.tsx");

for (const element of document.querySelectorAll<HTMLElement>("gatehouse-island")) {
  const load = islands[`./islands/${element.dataset.name}.tsx`];
  if (!load) throw new Error(`There is no island ${element.dataset.name}`);
  const props = JSON.parse(element.dataset.props ?? "{}");
  load().then(({ default: component }) => hydrate(h(component, props), element));
}
