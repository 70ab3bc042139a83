// @ts-check
// What a reader chose earlier, before the page is drawn: light or dark, and where the workbench's divider stands.

const KEY = "gatehouse.theme";
const root = document.documentElement;

try {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  const divider = Number(localStorage.getItem("gatehouse.divider"));
  if (divider >= 15 && divider <= 85) root.style.setProperty("--divider", `${divider}%`);
} catch {
  // The browser keeps nothing: the system's colours it is, and the usual heights.
}

const system = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
}

/** The button says which it is. */
function tell() {
  document.querySelector("[data-theme-toggle]")?.setAttribute("aria-pressed", String(isDark()));
}

document.addEventListener("DOMContentLoaded", tell);
system.addEventListener("change", tell);

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element) || !target.closest("[data-theme-toggle]")) return;
  root.dataset.theme = isDark() ? "light" : "dark";
  tell();
  try {
    localStorage.setItem(KEY, root.dataset.theme);
  } catch {
    // It lasts as long as the page.
  }
});
