// The score tree: rows of a table that open and close; without script all rows stand open.
import { word } from "../../words.ts";

class Tree {
  private readonly rows: HTMLTableRowElement[];
  private readonly children = new Map<string, HTMLTableRowElement[]>();

  constructor(private readonly host: HTMLElement, depth: number) {
    this.rows = [...host.querySelectorAll<HTMLTableRowElement>("tr[data-node]")];
    for (const row of this.rows) {
      const siblings = this.children.get(row.dataset.parent ?? "") ?? [];
      siblings.push(row);
      this.children.set(row.dataset.parent ?? "", siblings);
    }
    for (const row of this.rows) {
      const level = Number(row.dataset.level);
      row.hidden = level > depth;
      if (this.children.has(row.dataset.node ?? "")) this.addToggle(row, level < depth);
    }
    this.addTools();
  }

  private addToggle(row: HTMLTableRowElement, open: boolean): void {
    const button = row.querySelector<HTMLButtonElement>("[data-toggle]");
    if (!button) return;
    button.disabled = false;
    button.setAttribute("aria-expanded", String(open));
    button.addEventListener("click", () => this.set(row, button.getAttribute("aria-expanded") !== "true"));
    row.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") this.set(row, true);
      if (event.key === "ArrowLeft") this.set(row, false);
    });
  }

  private set(row: HTMLTableRowElement, open: boolean): void {
    row.querySelector("[data-toggle]")?.setAttribute("aria-expanded", String(open));
    for (const child of this.children.get(row.dataset.node ?? "") ?? []) {
      child.hidden = !open;
      const wasOpen = child.querySelector("[data-toggle]")?.getAttribute("aria-expanded") === "true";
      if (!open || wasOpen) this.showBelow(child, open && wasOpen);
    }
  }

  private showBelow(row: HTMLTableRowElement, open: boolean): void {
    for (const child of this.children.get(row.dataset.node ?? "") ?? []) {
      child.hidden = !open;
      const wasOpen = child.querySelector("[data-toggle]")?.getAttribute("aria-expanded") === "true";
      this.showBelow(child, open && wasOpen);
    }
  }

  private setAll(open: boolean): void {
    for (const row of this.rows) {
      row.hidden = !open && row.dataset.level !== "0";
      row.querySelector("[data-toggle][aria-expanded]")?.setAttribute("aria-expanded", String(open));
    }
  }

  private addTools(): void {
    const place = this.host.querySelector("[data-tree-tools]");
    for (const [label, open] of [["tree_expand_all", true], ["tree_collapse_all", false]] as const) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-quiet";
      button.textContent = word(label);
      button.addEventListener("click", () => this.setAll(open));
      place?.append(button);
    }
  }
}

export function mount(host: HTMLElement): void {
  new Tree(host, Number(host.dataset.depth ?? 1));
}
