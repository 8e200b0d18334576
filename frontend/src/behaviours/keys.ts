// Keyboard: j and k move in a list, Enter opens, x selects, / searches, a button's own letter presses it. Where a line
// has choices, digits choose; a fold that a letter opens takes the focus to its field.
import { isTyping } from "../dom.ts";

const lines = (): HTMLTableRowElement[] => [...document.querySelectorAll<HTMLTableRowElement>("[data-rows] tbody tr")];

// A line that was sent and waits for its answer is passed by: nothing on it can be pressed.
function move(step: number): void {
  const all = lines().filter((line) => line.classList.contains("current") || !line.hasAttribute("aria-busy"));
  if (!all.length) return;
  const at = all.findIndex((line) => line.classList.contains("current"));
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (next) makeCurrent(next);
}

// The line that the keys act on from now on.
export function makeCurrent(line: HTMLTableRowElement): void {
  for (const other of lines()) other.classList.toggle("current", other === line);
  line.querySelector<HTMLElement>(".row-link")?.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

// The line that has the focus is the current one, also when it came there by Tab or by a finger.
function follow(event: FocusEvent): void {
  const line = event.target instanceof Element ? event.target.closest("[data-arrows] tbody tr") : null;
  if (!line || line.classList.contains("current")) return;
  for (const other of lines()) other.classList.toggle("current", other === line);
}

function choose(digit: string): boolean {
  const choice = document.querySelector<HTMLInputElement>(`[data-rows] tr.current [data-choice="${digit}"]`);
  choice?.click();
  return Boolean(choice) || chooseOption(Number(digit));
}

// In a table with several choices to a line, a letter says which of them the digits mean.
const FIELDS: Record<string, string> = { s: "site", t: "kind", u: "unit" };

function mean(key: string): boolean {
  const table = document.querySelector<HTMLElement>("[data-rows][data-choosing]");
  const field = FIELDS[key];
  if (!table || !field) return false;
  table.dataset.choosing = field;
  return true;
}

function chooseOption(place: number): boolean {
  const field = document.querySelector<HTMLElement>("[data-rows][data-choosing]")?.dataset.choosing;
  const select = document.querySelector<HTMLSelectElement>(`[data-rows] tr.current [data-field="${field}"] select`);
  const option = select && [...select.options].filter((one) => one.value)[place - 1];
  if (!select || !option) return false;
  select.value = option.value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function pick(): void {
  document.querySelector<HTMLInputElement>("[data-rows] tr.current input[name=pick]")?.click();
}

function open(): boolean {
  const url = document.querySelector<HTMLElement>("[data-rows] tr.current")?.dataset.url;
  if (url) location.assign(url);
  return Boolean(url);
}

function press(key: string): boolean {
  const scope = document.querySelector("dialog[open]") ?? document;
  const buttons = scope.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  const shown = [...buttons].filter((one) => one.offsetParent !== null);
  // The same letter stands in every line: the current one is meant.
  const button = shown.find((one) => one.closest("tr.current")) ?? shown.find((one) => !one.closest("tr"));
  button?.click();
  const fold = button?.closest("summary")?.parentElement;
  if (fold) requestAnimationFrame(() => fold.querySelector<HTMLElement>("input:not([type=hidden])")?.focus());
  return Boolean(button);
}

export function watchKeys(): void {
  for (const table of document.querySelectorAll<HTMLElement>("[data-arrows]")) table.dataset.folded = "";
  document.addEventListener("focusin", follow);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const done = act(event);
    if (done) event.preventDefault();
  });
  // A click anywhere in a row opens it, unless it selects text or presses something of its own.
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest("a, button, input, label, select, summary")) return;
    const url = event.target.closest<HTMLElement>("[data-rows] tbody tr")?.dataset.url;
    if (url && !String(getSelection())) location.assign(url);
  });
}

function act(event: KeyboardEvent): boolean {
  switch (event.key) {
    case "j":
    case "k":
      move(event.key === "j" ? 1 : -1);
      return true;
    case "ArrowDown":
    case "ArrowUp":
      // Among the choices of a line the arrows are the browser's own.
      if (!document.querySelector("[data-arrows]") || event.target instanceof HTMLInputElement) return false;
      move(event.key === "ArrowDown" ? 1 : -1);
      return true;
    case "x":
      pick();
      return true;
    case "/":
      document.querySelector<HTMLElement>('[data-key-focus="/"]')?.focus();
      return true;
    case "Enter":
      return event.target === document.body ? open() : false;
    default:
      if (/^[1-9]$/.test(event.key) && choose(event.key)) return true;
      if (mean(event.key.toLowerCase())) return true;
      return event.key.length === 1 ? press(event.key.toLowerCase()) : false;
  }
}
