// Draws one SVG sprite from the icons that wenming/ui/icons.json names, so that only those used are shipped.
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const FOLDER = new URL("./node_modules/@tabler/icons/icons/outline/", import.meta.url);

function symbol(name: string): string {
  const drawing = readFileSync(new URL(`${name}.svg`, FOLDER), "utf8");
  const inside = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"));
  const paths = inside.replace(/\s+/g, " ").replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/> ?/, "").trim();
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
    `stroke-linecap="round" stroke-linejoin="round">${paths}</symbol>`
  );
}

export function iconSprite(list: string): Plugin {
  return {
    name: "icon-sprite",
    generateBundle() {
      const names = JSON.parse(readFileSync(list, "utf8")) as string[];
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}
