// A short sentence at the foot of the page that goes away by itself; also says when the server did not answer.
import { element } from "../dom.ts";
import { word } from "../words.ts";

export function say(sentence: string): void {
  const place = document.getElementById("toasts");
  if (!place) return;
  const line = element("div", { class: "toast-line" }, sentence);
  place.replaceChildren(line);
  setTimeout(() => line.remove(), 5000);
}

export function watchToasts(): void {
  document.body.addEventListener("htmx:sendError", () => say(word("offline")));
  document.body.addEventListener("htmx:responseError", () => say(word("failed")));
}
