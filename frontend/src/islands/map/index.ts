// The map: base layers of the territory, points by state, and a list beside it that holds the same places.
import "./map.css";
import { element } from "../../dom.ts";
import { word } from "../../words.ts";
import { drawOnCanvas } from "./canvas.ts";
import { extent, layersOf, pointsOf, type Answer, type Bounds, type Drawn, type Point, type Props } from "./data.ts";

const LISTED = 60;

function hasWebGL2(): boolean {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

async function read<T>(url: string): Promise<T> {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as T;
}

function line(point: Point, props: Props, over: (point: Point | null) => void): HTMLElement {
  const label = props.legend.find((entry) => entry.tone === point.tone)?.label ?? "";
  const made = element(
    "li",
    { "data-point": point.key },
    element("a", { href: point.url }, element("span", { class: `dot tone-${point.tone}` }), element("span", {}, point.title)),
    element("span", { class: "second" }, [label, point.second].filter(Boolean).join(" · ")),
  );
  made.addEventListener("mouseenter", () => over(point));
  made.addEventListener("mouseleave", () => over(null));
  made.addEventListener("focusin", () => over(point));
  return made;
}

// One tick box for each layer of areas; it is read when first switched on.
function switches(props: Props, drawn: Drawn): HTMLElement[] {
  if (!props.overlays?.length) return [];
  const boxes = props.overlays.map(({ label, url, tone }) => {
    const box = element("input", { type: "checkbox" });
    let shapes: GeoJSON.FeatureCollection | null = null;
    box.addEventListener("change", () => {
      void (async () => {
        if (box.checked) shapes ??= await read<GeoJSON.FeatureCollection>(url);
        drawn.overlay(url, box.checked && shapes ? { tone, shapes } : null);
      })().catch(() => { box.checked = false; });
    });
    return element("label", {}, box, element("span", {}, label));
  });
  return [element("div", { class: "map-layers" }, ...boxes)];
}

export async function mount(host: HTMLElement, given: unknown): Promise<void> {
  const props = given as Props;
  const list = document.querySelector<HTMLElement>("[data-map-list]");
  let points: Point[] = [];
  let drawn: Drawn | null = null;

  const showList = ([west, south, east, north]: Bounds): void => {
    if (!list) return;
    const seen = points.filter((p) => p.lon >= west && p.lon <= east && p.lat >= south && p.lat <= north);
    const lines = seen.slice(0, LISTED).map((point) => line(point, props, (over) => drawn?.highlight(over)));
    const rest = seen.length - lines.length;
    const more = rest > 0 ? [element("li", { class: "second" }, word("map_more", { n: rest.toLocaleString("en") }))] : [];
    list.replaceChildren(...lines, ...more);
    const count = document.querySelector("[data-map-count]");
    if (count) count.textContent = word("map_sites", { n: seen.length.toLocaleString("en") });
  };
  const chosen = (point: Point): void => {
    const entry = list?.querySelector(`[data-point="${CSS.escape(point.key)}"]`);
    for (const other of list?.querySelectorAll(".current") ?? []) other.classList.remove("current");
    entry?.classList.add("current");
    entry?.scrollIntoView({ block: "nearest" });
  };

  try {
    const [base, answer] = await Promise.all([
      read<Parameters<typeof layersOf>[0]>(props.base),
      read<Answer>(props.points),
    ]);
    const layers = layersOf(base);
    points = pointsOf(answer);
    props.bounds ??= extent(layers, points);
    host.replaceChildren();
    host.classList.add("map-drawn");
    const listener = { moved: showList, chosen };
    drawn = hasWebGL2() && host.dataset.renderer !== "canvas"
      ? (await import("./vector.ts")).drawWithWebGL(host, props, layers, points, listener)
      : drawOnCanvas(host, props, layers, points, listener);
    host.append(...switches(props, drawn));
    host.dataset.ready = "";
  } catch {
    host.replaceChildren(element("p", { class: "map-failed" }, word("map_failed")));
    return;
  }
  // Filters of the page change the points without drawing the base again.
  document.addEventListener("map:points", (event) => {
    const url = (event as CustomEvent<string>).detail;
    void read<Answer>(url).then((answer) => {
      points = pointsOf(answer);
      drawn?.show(points);
    });
  });
}
