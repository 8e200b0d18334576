// A link with data-dialog shows the target page's form in a dialog; without script it is a page of its own.
import { element } from "../dom.ts";
import { mountIslands } from "../islands.ts";
import { word } from "../words.ts";
import { forgetChanges } from "./forms.ts";
import { say } from "./toasts.ts";

async function formOf(answer: Response): Promise<Element | null> {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("page-form");
}

async function open(url: string): Promise<void> {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  const found = await formOf(answer);
  if (!answer.ok || !found) return location.assign(url);
  const box = element("dialog", {}, document.adoptNode(found));
  box.addEventListener("close", () => {
    box.remove();
    forgetChanges();
  });
  box.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-cancel]")) {
      event.preventDefault();
      box.close();
    }
  });
  box.addEventListener("submit", (event) => void send(event, box, url));
  document.body.append(box);
  box.showModal();
  window.htmx.process(box);
  mountIslands(box);
  box.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
}

async function send(event: SubmitEvent, box: HTMLDialogElement, url: string): Promise<void> {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method === "dialog") return;
  event.preventDefault();
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  try {
    const body = new FormData(form, button);
    const answer = await fetch(form.getAttribute("action") || url, { method: "POST", body, headers: { "HX-Request": "true" } });
    const target = answer.headers.get("HX-Redirect") ?? (answer.redirected ? answer.url : "");
    if (target) return location.assign(target);
    const found = await formOf(answer);
    if (found) {
      box.replaceChildren(document.adoptNode(found));
      window.htmx.process(box);
      mountIslands(box);
    } else say(word("failed"));
    box.querySelector<HTMLElement>(".has-error input, .has-error select, .has-error textarea")?.focus();
  } catch {
    say(word("offline"));
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

export function watchDialogs(): void {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-dialog]");
    if (link) {
      event.preventDefault();
      void open(link.href);
    }
    if (event.target.closest("a[data-back]") && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  });
}
