// The map without WebGL2: the same layers and points on a plain canvas, drawn by ourselves.
import { element } from "../../dom.ts";
import { colour, extent, ringsOf, TONES, toneColour, type Drawn, type Layer, type Listener, type Point, type Props, type Shown } from "./data.ts";
import { fit, grouped, project, unproject, type Group, type View } from "./projection.ts";

const GROUP_SIZE = 44;
const MAX_SCALE = 256 * 2 ** 18;

interface Area {
  colour: string;
  share: number | null;
  rings: [number, number][][];
}

interface Outline {
  kind: Layer["kind"];
  rings: [number, number][][];
}

function outlines(layers: Layer[]): Outline[] {
  return layers.flatMap(({ kind, shapes }) =>
    shapes.features.map(({ geometry }) => ({
      kind,
      rings: ringsOf(geometry).map((ring) => ring.map(([lon = 0, lat = 0]) => project(lon, lat))),
    })),
  );
}

class CanvasMap implements Drawn {
  private readonly canvas = element("canvas", { class: "map-canvas", tabindex: "0", role: "application" });
  private readonly popup = element("div", { class: "map-popup map-popup-plain", hidden: true });
  private readonly base: Outline[];
  private readonly areas = new Map<string, Area[]>();
  private places: [number, number][] = [];
  private groups: Group[] = [];
  private view: View;
  private marked: Point | null = null;
  private frame = 0;
  private readonly watcher: ResizeObserver;

  constructor(
    private readonly host: HTMLElement,
    props: Props,
    layers: Layer[],
    private points: Point[],
    private readonly listener: Listener,
  ) {
    this.base = outlines(layers);
    host.append(this.canvas, this.zoomButtons(), this.popup);
    this.view = fit(props.bounds ?? extent(layers, points), host.clientWidth, host.clientHeight);
    this.watcher = new ResizeObserver(() => this.redraw());
    this.watcher.observe(host);
    this.listenToHands();
    this.show(points);
  }

  show(points: Point[]): void {
    this.points = points;
    this.places = points.map(({ lon, lat }) => project(lon, lat));
    this.redraw();
    this.tell();
  }

  overlay(key: string, shown: Shown | null): void {
    if (!shown) this.areas.delete(key);
    else {
      this.areas.set(key, shown.shapes.features.map(({ geometry, properties }) => ({
        colour: toneColour(shown.tone),
        share: typeof properties?.share === "number" ? properties.share : null,
        rings: ringsOf(geometry).map((ring) => ring.map(([lon = 0, lat = 0]) => project(lon, lat))),
      })));
    }
    this.redraw();
  }

  highlight(point: Point | null): void {
    this.marked = point;
    this.redraw();
  }

  destroy(): void {
    this.watcher.disconnect();
    this.host.replaceChildren();
  }

  private redraw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = colour("ground");
    pen.fillRect(0, 0, width, height);
    for (const outline of this.base) this.drawOutline(pen, outline);
    for (const area of [...this.areas.values()].flat()) this.drawArea(pen, area);
    this.groups = grouped(this.places, this.view, width, height, GROUP_SIZE);
    for (const group of this.groups) this.drawGroup(pen, group);
    if (this.marked) this.drawMark(pen, this.marked);
    this.host.dataset.drawn = "";
  }

  private drawArea(pen: CanvasRenderingContext2D, { colour: paint, share, rings }: Area): void {
    this.trace(pen, rings);
    pen.fillStyle = pen.strokeStyle = paint;
    pen.globalAlpha = share === null ? 0.06 : 0.08 + 0.5 * share;
    pen.fill("evenodd");
    pen.globalAlpha = share === null ? 0.8 : 0.25;
    pen.lineWidth = 1;
    pen.stroke();
    pen.globalAlpha = 1;
  }

  private trace(pen: CanvasRenderingContext2D, rings: [number, number][][]): void {
    pen.beginPath();
    for (const ring of rings) {
      ring.forEach(([x, y], at) => {
        const place: [number, number] = [(x - this.view.x) * this.view.scale, (y - this.view.y) * this.view.scale];
        if (at === 0) pen.moveTo(...place);
        else pen.lineTo(...place);
      });
    }
  }

  private drawOutline(pen: CanvasRenderingContext2D, { kind, rings }: Outline): void {
    if (kind === "cells" && this.view.scale < 256 * 2 ** 12) return;
    this.trace(pen, rings);
    if (kind === "district" || kind === "land") {
      pen.fillStyle = colour(kind === "land" ? "waiting-tint" : "paper");
      pen.fill("evenodd");
    }
    if (kind === "land") return;
    pen.strokeStyle = colour(kind === "district" || kind === "towns" ? "waiting-solid" : "rule-strong");
    pen.lineWidth = kind === "district" ? 2 : kind === "roads" ? 1.2 : 0.8;
    pen.stroke();
  }

  private drawGroup(pen: CanvasRenderingContext2D, { x, y, members }: Group): void {
    const tones = members.map((at) => this.points[at]?.tone ?? "plain");
    const worst = tones.reduce((a, b) => (TONES.indexOf(b) > TONES.indexOf(a) ? b : a));
    const single = members.length === 1;
    pen.beginPath();
    pen.arc(x, y, single ? 6 : Math.min(22, 10 + Math.log2(members.length) * 1.4), 0, 2 * Math.PI);
    pen.fillStyle = single ? toneColour(worst) : colour("raised");
    pen.fill();
    pen.lineWidth = single ? 1.5 : 2.5;
    pen.strokeStyle = single ? colour("paper") : toneColour(worst);
    pen.stroke();
    if (single) return;
    pen.fillStyle = colour("ink-text");
    pen.font = `12px ${colour("font")}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(members.length), x, y);
  }

  private drawMark(pen: CanvasRenderingContext2D, { lon, lat }: Point): void {
    const [x, y] = project(lon, lat);
    pen.beginPath();
    pen.arc((x - this.view.x) * this.view.scale, (y - this.view.y) * this.view.scale, 13, 0, 2 * Math.PI);
    pen.lineWidth = 3;
    pen.strokeStyle = colour("focus");
    pen.stroke();
  }

  private tell(): void {
    const { x, y, scale } = this.view;
    const [west, north] = unproject(x, y);
    const [east, south] = unproject(x + this.host.clientWidth / scale, y + this.host.clientHeight / scale);
    this.listener.moved([west, south, east, north]);
  }

  private zoom(factor: number, x: number, y: number): void {
    const scale = Math.min(this.view.scale * factor, MAX_SCALE);
    this.view = { scale, x: this.view.x + x / this.view.scale - x / scale, y: this.view.y + y / this.view.scale - y / scale };
    this.popup.hidden = true;
    this.redraw();
    this.tell();
  }

  private pan(dx: number, dy: number): void {
    this.view = { ...this.view, x: this.view.x - dx / this.view.scale, y: this.view.y - dy / this.view.scale };
    this.popup.hidden = true;
    this.redraw();
  }

  private zoomButtons(): HTMLElement {
    const button = (sign: string, factor: number): HTMLElement => {
      const made = element("button", { type: "button", class: "btn" }, sign);
      made.addEventListener("click", () => this.zoom(factor, this.host.clientWidth / 2, this.host.clientHeight / 2));
      return made;
    };
    return element("div", { class: "map-zoom" }, button("+", 2), button("−", 0.5));
  }

  private listenToHands(): void {
    const hands = new Map<number, PointerEvent>();
    let travelled = 0;
    this.canvas.addEventListener("pointerdown", (event) => {
      hands.set(event.pointerId, event);
      travelled = 0;
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      const before = hands.get(event.pointerId);
      if (!before) return;
      const other = [...hands.values()].find((hand) => hand.pointerId !== event.pointerId);
      hands.set(event.pointerId, event);
      travelled += Math.abs(event.offsetX - before.offsetX) + Math.abs(event.offsetY - before.offsetY);
      if (!other) return this.pan(event.offsetX - before.offsetX, event.offsetY - before.offsetY);
      const was = Math.hypot(before.offsetX - other.offsetX, before.offsetY - other.offsetY);
      const is = Math.hypot(event.offsetX - other.offsetX, event.offsetY - other.offsetY);
      this.zoom(is / Math.max(was, 1), (event.offsetX + other.offsetX) / 2, (event.offsetY + other.offsetY) / 2);
    });
    const up = (event: PointerEvent): void => {
      hands.delete(event.pointerId);
      if (travelled < 6 && event.type === "pointerup") this.press(event.offsetX, event.offsetY);
      else this.tell();
    };
    this.canvas.addEventListener("pointerup", up);
    this.canvas.addEventListener("pointercancel", up);
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.25 : 0.8, event.offsetX, event.offsetY);
    }, { passive: false });
    this.canvas.addEventListener("keydown", (event) => {
      const steps: Record<string, [number, number]> = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
      const step = steps[event.key];
      if (step) this.pan(...step);
      else if (event.key === "+" || event.key === "=") this.zoom(1.5, this.host.clientWidth / 2, this.host.clientHeight / 2);
      else if (event.key === "-") this.zoom(1 / 1.5, this.host.clientWidth / 2, this.host.clientHeight / 2);
      else return;
      event.preventDefault();
    });
  }

  private press(x: number, y: number): void {
    const near = this.groups.find((group) => Math.hypot(group.x - x, group.y - y) < 20);
    if (!near) {
      this.popup.hidden = true;
      return;
    }
    const point = this.points[near.members[0] ?? -1];
    if (near.members.length > 1 && this.view.scale < MAX_SCALE) return this.zoom(2.5, near.x, near.y);
    if (!point) return;
    this.popup.replaceChildren(element("a", { href: point.url }, point.title), element("span", { class: "second" }, point.second));
    this.popup.style.left = `${near.x}px`;
    this.popup.style.top = `${near.y}px`;
    this.popup.hidden = false;
    this.listener.chosen(point);
  }
}

export function drawOnCanvas(host: HTMLElement, props: Props, layers: Layer[], points: Point[], listener: Listener): Drawn {
  return new CanvasMap(host, props, layers, points, listener);
}
