// Selecting rows: the bar appears with the first, Shift selects a run, "all" means every row the filters find.
import { word } from "../words.ts";

let last: HTMLInputElement | null = null;
const boxes = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>("[data-rows] input[name=pick]")];

function show(): void {
  const bar = document.querySelector<HTMLFormElement>("[data-bulk]");
  if (!bar) return;
  const all = boxes();
  const chosen = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr")?.classList.toggle("picked", box.checked);
  bar.hidden = chosen.length === 0;
  const count = bar.querySelector("[data-bulk-count]");
  if (count) count.textContent = word("selected", { n: chosen.length });
  const head = document.querySelector<HTMLInputElement>("[data-pick-all]");
  if (head) {
    head.checked = chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
  const everything = bar.querySelector<HTMLInputElement>("[data-bulk-all]");
  const offered = bar.querySelector<HTMLElement>(".bulk-all");
  if (offered) offered.hidden = chosen.length < all.length;
  if (everything && chosen.length < all.length) everything.checked = false;
}

function run(box: HTMLInputElement): void {
  const all = boxes();
  const [from, to] = [all.indexOf(last ?? box), all.indexOf(box)].sort((a, b) => a - b);
  for (const between of all.slice(from, (to ?? 0) + 1)) between.checked = box.checked;
}

export function watchBulk(): void {
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement)) return;
    if (target instanceof HTMLInputElement && target.name === "pick") {
      if (event.shiftKey && last) run(target);
      last = target;
    } else if (target instanceof HTMLInputElement && target.matches("[data-pick-all]")) {
      for (const box of boxes()) box.checked = target.checked;
    } else if (target.closest("[data-bulk-clear]")) {
      for (const box of boxes()) box.checked = false;
    } else {
      return;
    }
    show();
  });
  document.body.addEventListener("htmx:afterSettle", show);
  addEventListener("pageshow", show);
}
