// Before and after on a phone: one picture over the other, cut where the finger, the slider or a button says.
// Beside each other on a wide screen, and below each other without script, both stay whole.
import { element } from "../dom.ts";
import { word } from "../words.ts";

const MIDDLE = 50;
const FEWEST_PIXELS = 6;

function slider(pair: HTMLElement): void {
  const [before, after] = [...pair.querySelectorAll("figcaption")].map((one) => one.textContent ?? "");
  if (pair.querySelectorAll("figure a.photo img").length !== 2 || before === undefined || after === undefined) return;
  const range = element("input", { type: "range", min: "0", max: "100", "aria-label": word("compare") });
  const show = (share: number): void => {
    range.value = String(share);
    range.setAttribute("aria-valuetext", word("compare_share", { before, share: Math.round(share) }));
    // Read by the style sheet; what the finger moves is no style of the page itself.
    pair.style.setProperty("--cut", `${share}%`);
  };
  const button = (label: string, share: number): HTMLButtonElement => {
    const made = element("button", { class: "btn", type: "button" }, label);
    made.addEventListener("click", () => show(share));
    return made;
  };
  range.addEventListener("input", () => show(Number(range.value)));
  pair.append(element("div", { class: "compare-bar" }, button(before, 100), range, button(after, 0)));
  pair.classList.add("compare");
  pair.removeAttribute("tabindex");
  show(MIDDLE);
  drag(pair, show);
}

function drag(pair: HTMLElement, show: (share: number) => void): void {
  let from: number | null = null;
  let dragged = false;
  const over = (): boolean => matchMedia("(max-width: 767.98px)").matches;
  pair.addEventListener("pointerdown", (event) => {
    if (!over() || !(event.target instanceof Element) || !event.target.closest("figure")) return;
    from = event.clientX;
    dragged = false;
  });
  pair.addEventListener("pointermove", (event) => {
    if (from === null) return;
    if (!dragged && Math.abs(event.clientX - from) < FEWEST_PIXELS) return;
    dragged = true;
    const { left, width } = pair.getBoundingClientRect();
    show(Math.min(100, Math.max(0, ((event.clientX - left) / width) * 100)));
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) pair.addEventListener(end, () => (from = null));
  // Letting go after a drag is no tap: the picture does not open.
  pair.addEventListener("click", (event) => {
    if (!dragged) return;
    dragged = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  pair.addEventListener("dragstart", (event) => event.preventDefault());
}

export function watchComparing(): void {
  for (const pair of document.querySelectorAll<HTMLElement>(".side-by-side")) slider(pair);
}
