/** The buttons beside code that copy it. */

/** How long a button says what it has done, in milliseconds. */
const SAID_MS = 2000;
const timers = new WeakMap<HTMLButtonElement, ReturnType<typeof setTimeout>>();

/** From now on they answer; build/prose.ts has put them there. */
export function answerCopyButtons(): void {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>("button[data-copy]") : null;
    const code = button?.closest("figure")?.querySelector("code");
    if (button && code) void copy(code, button);
  });
}

async function copy(code: HTMLElement, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(code.innerText);
    say(button, "Copied");
  } catch {
    // No permission, or a page that came over plain HTTP: then the reader's own keys do it.
    getSelection()?.selectAllChildren(code);
    say(button, "Selected");
  }
  clearTimeout(timers.get(button));
  timers.set(button, setTimeout(say, SAID_MS, button, "Copy"));
}

/** What it copies, for who does not see where it stands, comes after the word. */
function say(button: HTMLButtonElement, word: string): void {
  button.firstChild!.nodeValue = word;
}
