// @ts-check
// Light or dark. It runs before the page is drawn, so that a choice made earlier does not flash the other one.

const KEY = "gatehouse.theme";
const root = document.documentElement;

try {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
} catch {
  // The browser keeps nothing: the system's colours it is.
}

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element) || !target.closest("[data-theme-toggle]")) return;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem(KEY, root.dataset.theme);
  } catch {
    // It lasts as long as the page.
  }
});
