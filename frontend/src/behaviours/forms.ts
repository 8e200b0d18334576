// Forms: nothing typed is lost by leaving, nothing is sent twice, and the first error gets the focus.
import { element } from "../dom.ts";
import { word } from "../words.ts";

let changed = false;

export function watchForms(): void {
  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.closest("form[data-guarded]")) changed = true;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.dataset.sent !== undefined) return event.preventDefault();
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && form.dataset.confirmed === undefined) {
      event.preventDefault();
      return ask(question, form, event.submitter);
    }
    changed = false;
    if (form.method === "post" && !form.closest("dialog") && !form.hasAttribute("hx-post")) lock(form, event.submitter);
  });
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  addEventListener("pageshow", unlock);
  document.querySelector<HTMLElement>(".has-error input, .has-error select, .has-error textarea")?.focus();
}

// A second click must not send twice; a download leaves the page as it is, so the lock ends by itself.
function lock(form: HTMLFormElement, button: HTMLElement | null): void {
  form.dataset.sent = "";
  button?.setAttribute("aria-busy", "true");
  setTimeout(unlock, 8000);
}

function unlock(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

export function forgetChanges(): void {
  changed = false;
}

function ask(question: string, form: HTMLFormElement, button: HTMLElement | null): void {
  const yes = element("button", { class: "btn btn-primary", value: "yes" }, word("confirm"));
  const no = element("button", { class: "btn", value: "" }, word("cancel"));
  const inner = element("form", { method: "dialog", class: "dialog-text" }, element("p", {}, question), element("div", { class: "buttons" }, yes, no));
  const box = element("dialog", {}, inner);
  box.addEventListener("close", () => {
    box.remove();
    if (box.returnValue !== "yes") return;
    form.dataset.confirmed = "";
    form.requestSubmit(button);
    delete form.dataset.confirmed;
  });
  document.body.append(box);
  box.showModal();
}
