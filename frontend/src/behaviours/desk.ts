// The desk: what is accepted is sent while the next line is looked at already; a line leaves when the server says so.
import { makeCurrent } from "./keys.ts";

const SENT = "sent";

const rowOf = (form: Element): HTMLTableRowElement | null => form.closest<HTMLTableRowElement>("[data-arrows] tbody tr");

function neighbour(row: Element, way: "nextElementSibling" | "previousElementSibling"): HTMLTableRowElement | null {
  let found = row[way];
  while (found?.classList.contains(SENT)) found = found[way];
  return found instanceof HTMLTableRowElement ? found : null;
}

// Until the answer is there, nothing that it may change can be pressed.
function wait(row: HTMLTableRowElement, waits: boolean): void {
  row.classList.toggle(SENT, waits);
  row.toggleAttribute("aria-busy", waits);
  for (const button of document.querySelectorAll<HTMLButtonElement>("#desk-done button")) button.disabled = waits;
}

function goOn(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-goes-on]")) return;
  const row = rowOf(form);
  if (!row) return;
  if (row.classList.contains(SENT)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  wait(row, true);
  const next = neighbour(row, "nextElementSibling") ?? neighbour(row, "previousElementSibling");
  if (next) makeCurrent(next);
  else row.classList.remove("current");
}

function comeBack(event: Event): void {
  const form = (event as CustomEvent<{ elt?: Element }>).detail.elt;
  const row = form && rowOf(form);
  if (!row?.classList.contains(SENT)) return;
  wait(row, false);
  makeCurrent(row);
}

// A line that was taken back is looked at again; where the last one went, the first of those that follow is.
function settle(): void {
  const lines = document.querySelector("#desk-lines");
  if (!lines) return;
  const current = [...lines.querySelectorAll<HTMLTableRowElement>("tr.current")];
  const back = current.find((row) => row.dataset.back !== undefined);
  if (back) delete back.dataset.back;
  else if (current.length) return;
  const next = back ?? lines.querySelector<HTMLTableRowElement>(`tr:not(.${SENT})`);
  if (next) makeCurrent(next);
}

export function watchDesk(): void {
  document.addEventListener("submit", goOn, true);
  for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(failed, comeBack);
  }
  document.body.addEventListener("htmx:afterRequest", settle);
}
