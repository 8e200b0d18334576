// Photos open large over the page; arrows walk through those of the same group.
import { element } from "../dom.ts";
import { word } from "../words.ts";

function open(start: HTMLAnchorElement): void {
  const group = start.closest(".photos, .side-by-side, .timeline") ?? document;
  const links = [...group.querySelectorAll<HTMLAnchorElement>("a[data-lightbox]")];
  let at = links.indexOf(start);
  const picture = element("img", { alt: "" });
  const caption = element("p", {});
  const show = (step: number): void => {
    at = (at + step + links.length) % links.length;
    const link = links[at];
    if (!link) return;
    picture.src = link.href;
    picture.alt = link.dataset.caption ?? "";
    caption.textContent = link.dataset.caption ?? "";
  };
  const button = (label: string, act: () => void): HTMLButtonElement => {
    const made = element("button", { class: "btn", type: "button" }, label);
    made.addEventListener("click", act);
    return made;
  };
  const steps = links.length > 1 ? [button(word("previous"), () => show(-1)), button(word("next"), () => show(1))] : [];
  const bar = element("div", { class: "lightbox-bar" }, caption, ...steps, button(word("close"), () => box.close()));
  const box = element("dialog", { class: "lightbox" }, picture, bar);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(1);
    if (event.key === "ArrowLeft") show(-1);
  });
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
  show(0);
  document.body.append(box);
  box.showModal();
}

export function watchLightbox(): void {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-lightbox]");
    if (!link) return;
    event.preventDefault();
    open(link);
  });
}
