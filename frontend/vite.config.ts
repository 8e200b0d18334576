import { defineConfig } from "vite";
import { iconSprite } from "./icons.ts";

const UI = new URL("../src/wenming/ui/", import.meta.url).pathname;

export default defineConfig({
  base: "./",
  plugins: [iconSprite(`${UI}icons.json`)],
  worker: { format: "es" },
  build: {
    outDir: `${UI}static/built`,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome109", "safari15"],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: "src/app.ts" },
  },
});
