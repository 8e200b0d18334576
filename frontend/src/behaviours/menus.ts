// Menus are <details>; one is open at a time, a click elsewhere or Escape closes it.
import { word } from "../words.ts";
import { say } from "./toasts.ts";

function closeOthers(kept: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("[data-menu][open]")) {
    if (menu !== kept) menu.open = false;
  }
}

export function watchMenus(): void {
  document.addEventListener("click", (event) => {
    closeOthers(event.target instanceof Element ? event.target.closest("[data-menu]") : null);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeOthers(null);
  });
  document.addEventListener("click", (event) => {
    const trigger = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (trigger) void copy(trigger.dataset.copy ?? "");
  });
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(word("copied"));
  } catch {
    say(word("copy_failed"));
  }
}
