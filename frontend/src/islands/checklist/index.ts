// A site's checklist: counters for a thumb, how many are done, and a draft kept on the device until the server has it.
// Grading itself is the server's: each item asks it by htmx as one types.
import { draftName } from "../../behaviours/drafts.ts";

const DRAFT_DAYS = 7;

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

class Checklist {
  private readonly form: HTMLFormElement;
  private readonly draft: string;

  constructor(private readonly host: HTMLElement) {
    this.form = host.closest("form") ?? host.querySelector("form") ?? document.createElement("form");
    this.draft = draftName(host.dataset.draft ?? location.pathname);
    this.restore();
    this.count();
    host.addEventListener("click", (event) => this.step(event));
    host.addEventListener("input", () => {
      this.keep();
      this.count();
    });
    host.addEventListener("change", () => this.count());
    document.body.addEventListener("htmx:afterSettle", () => this.count());
    this.form.addEventListener("submit", () => this.keep());
    // The server says that an item, or all of it, has arrived.
    document.body.addEventListener("checklist:saved", () => localStorage.removeItem(this.draft));
  }

  private step(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-step]") : null;
    const field = button?.parentElement?.querySelector<HTMLInputElement>("input");
    if (!button || !field) return;
    const next = Math.max(0, (Number.parseInt(field.value || "0", 10) || 0) + Number(button.dataset.step));
    field.value = String(next);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private fields(): Field[] {
    return [...this.host.querySelectorAll<Field>("input[name], select[name], textarea[name]")].filter(
      (field) => !["hidden", "file", "submit"].includes(field.type),
    );
  }

  private keep(): void {
    const values: [string, string][] = [];
    for (const field of this.fields()) {
      const isTick = field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type);
      if (isTick ? field.checked : field.value) values.push([field.name, field.value]);
    }
    try {
      localStorage.setItem(this.draft, JSON.stringify({ at: Date.now(), values }));
    } catch {
      // A full or forbidden store only loses the draft, never what is on the page.
    }
  }

  private restore(): void {
    const stored = localStorage.getItem(this.draft);
    if (!stored) return;
    const { at, values } = JSON.parse(stored) as { at: number; values: [string, string][] };
    if (Date.now() - at > DRAFT_DAYS * 86_400_000) return localStorage.removeItem(this.draft);
    const known = new Map<string, string[]>();
    for (const [name, value] of values) known.set(name, [...(known.get(name) ?? []), value]);
    for (const field of this.fields()) {
      const kept = known.get(field.name);
      if (!kept) continue;
      if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) field.checked = kept.includes(field.value);
      else if (!field.value) field.value = kept[0] ?? "";
      // htmx is ready a moment later; then each restored item asks for its grade.
      setTimeout(() => field.dispatchEvent(new Event("change", { bubbles: true })), 50);
    }
  }

  private count(): void {
    const items = [...this.host.querySelectorAll<HTMLElement>("[data-item]")];
    const done = items.filter((item) => item.querySelector("[data-grade] .chip"));
    for (const item of items) item.classList.toggle("done", done.includes(item));
    const place = this.host.querySelector("[data-checklist-count]");
    if (place) place.textContent = `${done.length} / ${items.length}`;
    const bar = this.host.querySelector<HTMLProgressElement>("progress[data-checklist-progress]");
    if (bar) {
      bar.max = items.length;
      bar.value = done.length;
    }
  }
}

export function mount(host: HTMLElement): void {
  new Checklist(host);
}
