// A visit's checklist: every item is a form of its own. It is graded while one types and stored when one leaves it;
// what could not be sent stays on the device and is sent again. A sent item may arrive twice: its key makes it count once.
import { htmx } from "../../htmx.ts";
import { word } from "../../words.ts";

const IDLE_MS = 6000;
const AGAIN_MS = 10_000;
const DRAFT_DAYS = 7;

interface Draft {
  at: number;
  key: string;
  values: [string, string][];
}

type Field = HTMLInputElement | HTMLTextAreaElement;

class Item {
  private timer = 0;
  private changedAt = 0;
  private isSending = false;
  private wasSent = false;
  private isPicking = false;

  constructor(
    readonly host: HTMLElement,
    private readonly form: HTMLFormElement,
    private readonly draft: string,
    private readonly told: () => void,
  ) {
    form.addEventListener("input", () => this.change());
    form.addEventListener("change", () => this.change());
    form.addEventListener("click", (event) => this.step(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.send(true);
    });
    host.addEventListener("focusout", (event) => {
      const isLeft = event.relatedTarget instanceof Node && !host.contains(event.relatedTarget);
      if (isLeft && !this.isPicking) void this.send(false);
    });
    host.addEventListener("grade:fails", () => host.classList.add("fails"));
    host.addEventListener("grade:fine", () => host.classList.remove("fails"));
    // The camera covers the page: that is not leaving it.
    form.addEventListener("click", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === "file") this.isPicking = true;
    });
    for (const done of ["change", "cancel"]) form.addEventListener(done, () => (this.isPicking = false));
    this.restore();
  }

  get isUnsaved(): boolean {
    return this.changedAt > 0;
  }

  // As send, but not while a note or photos are being added: value, note and photos are one observation.
  async rest(): Promise<void> {
    const isAdding = this.host.querySelector<HTMLDetailsElement>(".check-more")?.open && this.host.contains(document.activeElement);
    if (this.isPicking || isAdding) return this.later(IDLE_MS);
    return this.send(false);
  }

  // Sent when it can be graded; an item half typed waits, unless the button asks for it.
  async send(asked: boolean): Promise<void> {
    clearTimeout(this.timer);
    if (this.isSending || (!asked && (!this.isUnsaved || !this.isGraded()))) return;
    if (this.form.querySelector("[data-pending]")) return this.later(1000);
    this.isSending = true;
    this.wasSent = true;
    const sentAt = this.changedAt;
    this.field("seconds_ago").value = String(Math.round((Date.now() - (sentAt || Date.now())) / 1000));
    this.say("visit_saving");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: new FormData(this.form), headers: { "HX-Request": "true" } });
      if (answer.redirected || (answer.status !== 200 && answer.status !== 422)) throw new Error(String(answer.status));
      this.isSending = false;
      if (this.changedAt !== sentAt) return this.later(IDLE_MS);
      this.take(await answer.text(), answer.ok);
    } catch {
      this.isSending = false;
      this.say("visit_not_sent");
      this.later(AGAIN_MS);
    }
  }

  private isGraded(): boolean {
    return this.host.querySelector("[data-grade] .chip") !== null;
  }

  private take(html: string, isStored: boolean): void {
    const parsed = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html");
    const fresh = parsed.querySelector<HTMLElement>("li.check");
    if (!fresh) throw new Error("no card");
    if (isStored) localStorage.removeItem(this.draft);
    this.changedAt = 0;
    const opened = this.host.querySelector<HTMLDetailsElement>(".check-more")?.open;
    const more = fresh.querySelector<HTMLDetailsElement>(".check-more");
    if (opened && more) more.open = true;
    this.host.replaceWith(fresh);
    // Lets htmx and the islands find what is new.
    htmx.process(fresh);
    fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    fresh.dispatchEvent(new CustomEvent("visit:card", { bubbles: true }));
    this.told();
  }

  private change(): void {
    this.changedAt = Date.now();
    // A key stands for one entry: after a try that may have arrived, another content needs another key.
    if (this.wasSent && !this.isSending) {
      this.field("key").value = crypto.randomUUID();
      this.wasSent = false;
    }
    this.host.classList.remove("done");
    this.say("visit_unsaved");
    this.keep();
    this.later(IDLE_MS);
    this.told();
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.rest(), wait);
  }

  private step(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-step]") : null;
    const field = button?.parentElement?.querySelector<HTMLInputElement>("input");
    if (!button || !field) return;
    // The first tap on “one less” writes the zero that an empty field does not say.
    const next = Math.max(0, (Number.parseInt(field.value || (button.dataset.step === "1" ? "0" : "1"), 10) || 0) + Number(button.dataset.step));
    field.value = String(next);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private field(name: string): HTMLInputElement {
    const found = this.form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (!found) throw new Error(`the form has no ${name}`);
    return found;
  }

  private fields(): Field[] {
    return [...this.form.querySelectorAll<Field>("input[name], textarea[name]")].filter((field) => !["hidden", "file"].includes(field.type));
  }

  private keep(): void {
    const values: [string, string][] = [];
    for (const field of this.fields()) {
      const isTick = field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type);
      if (isTick ? field.checked : field.value) values.push([field.name, field.value]);
    }
    try {
      localStorage.setItem(this.draft, JSON.stringify({ at: this.changedAt, key: this.field("key").value, values } satisfies Draft));
    } catch {
      // A full or forbidden store only loses the copy, never what is on the page.
    }
  }

  private restore(): void {
    const stored = localStorage.getItem(this.draft);
    if (!stored) return;
    const { at, key, values } = JSON.parse(stored) as Draft;
    if (Date.now() - at > DRAFT_DAYS * 86_400_000) return localStorage.removeItem(this.draft);
    const known = new Map<string, string[]>();
    for (const [name, value] of values) known.set(name, [...(known.get(name) ?? []), value]);
    for (const field of this.fields()) {
      const kept = known.get(field.name) ?? [];
      if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) field.checked = kept.includes(field.value);
      else field.value = kept[0] ?? "";
    }
    this.field("key").value = key;
    this.changedAt = at;
    this.host.classList.remove("done");
    this.say("visit_unsaved");
    // htmx is ready a moment later; then the restored item asks for its grade.
    setTimeout(() => this.form.querySelector(".check-controls")?.dispatchEvent(new Event("change")), 80);
    this.later(AGAIN_MS);
  }

  private say(name: string): void {
    const place = this.host.querySelector("[data-state]");
    if (place) place.textContent = word(name);
    this.host.dataset.sending = name === "visit_saving" ? "" : "no";
  }
}

class Visit {
  private readonly items = new Map<string, Item>();

  constructor(private readonly host: HTMLElement) {
    for (const card of host.querySelectorAll<HTMLElement>("[data-item]")) this.add(card);
    host.addEventListener("visit:card", (event) => {
      if (event.target instanceof HTMLElement) this.add(event.target);
      this.count();
    });
    addEventListener("online", () => this.sendAll());
    document.addEventListener("visibilitychange", () => document.hidden && this.sendAll());
    addEventListener("beforeunload", (event) => {
      if ([...this.items.values()].some((item) => item.isUnsaved)) event.preventDefault();
    });
    this.addFilter();
    this.count();
  }

  private add(card: HTMLElement): void {
    const form = card.querySelector<HTMLFormElement>("form[data-check]");
    const code = card.dataset.item ?? "";
    if (form) this.items.set(code, new Item(card, form, `visit:${this.host.dataset.draft ?? ""}:${code}`, () => this.count()));
  }

  private sendAll(): void {
    for (const item of this.items.values()) void item.rest();
  }

  private addFilter(): void {
    const button = this.host.querySelector<HTMLButtonElement>("[data-visit-open]");
    if (!button || this.items.size === 0) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const only = this.host.classList.toggle("only-open");
      button.setAttribute("aria-pressed", String(only));
    });
  }

  private count(): void {
    const cards = [...this.host.querySelectorAll<HTMLElement>("[data-item]")];
    const saved = cards.filter((card) => card.dataset.saved !== undefined).length;
    const unsaved = [...this.items.values()].filter((item) => item.isUnsaved).length;
    const place = this.host.querySelector("[data-visit-count]");
    if (place) place.textContent = `${saved} / ${cards.length}`;
    const bar = this.host.querySelector<HTMLProgressElement>("[data-visit-progress]");
    if (bar) bar.value = saved;
    const state = this.host.querySelector<HTMLElement>("[data-visit-state]");
    if (!state) return;
    state.textContent = unsaved ? word("visit_unsaved_n", { n: unsaved }) : word("visit_all_saved");
    state.classList.toggle("unsaved", unsaved > 0);
  }
}

export function mount(host: HTMLElement): void {
  if (host.querySelector("form[data-check]")) new Visit(host);
}
