// What a map page hands over, and what its addresses answer.
export type Tone = "plain" | "open" | "waiting" | "soon" | "overdue" | "done" | "relapse";
export const TONES: readonly Tone[] = ["plain", "open", "waiting", "done", "soon", "relapse", "overdue"];

export interface Props {
  // An address answering Answer; read again when the page's filters change (event "map:points").
  points: string;
  // An address answering the base map: GeoJSON collections by layer.
  base: string;
  // West, south, east, north; without it the base map's own extent.
  bounds?: Bounds;
  tiles?: { url: string; note: string };
  // Layers of areas that people switch on: each address answers GeoJSON; see Overlay in ui/islands.py.
  overlays?: { label: string; url: string; tone: Tone }[];
  // Words for the tones, for the list and for those who cannot see colours.
  legend: { tone: Tone; label: string }[];
}

export type Bounds = [number, number, number, number];

// Points as columns of equal length, so that thousands stay small: places in whole 1/scale degrees, tone and kind as
// indexes into their lists. {key} in the link stands for the point's key.
export interface Answer {
  link?: string;
  // Where points are of several kinds of thing: one link for each kind, and each point's kind.
  links?: string[];
  layer?: number[];
  scale: number;
  tones: Tone[];
  kinds: string[];
  key: string[];
  title: string[];
  lon: number[];
  lat: number[];
  tone: number[];
  kind: number[];
}

export interface Point {
  lon: number;
  lat: number;
  tone: Tone;
  key: string;
  title: string;
  second: string;
  url: string;
}

export const KINDS = ["district", "land", "towns", "cells", "roads"] as const;
export type Kind = (typeof KINDS)[number];

export interface Layer {
  kind: Kind;
  shapes: GeoJSON.FeatureCollection;
}

// Layers in drawing order; those the answer lacks are left out.
export function layersOf(base: Partial<Record<Kind, GeoJSON.FeatureCollection>>): Layer[] {
  return KINDS.flatMap((kind) => {
    const shapes = base[kind];
    return shapes?.features.length ? [{ kind, shapes }] : [];
  });
}

// A layer of areas switched on: filled by each feature's share (0 to 1), or only its edge where there is none.
export interface Shown {
  tone: Tone;
  shapes: GeoJSON.FeatureCollection;
}

export interface Drawn {
  show(points: Point[]): void;
  overlay(key: string, shown: Shown | null): void;
  highlight(point: Point | null): void;
  destroy(): void;
}

export interface Listener {
  moved(bounds: Bounds): void;
  chosen(point: Point): void;
}

export function pointsOf(answer: Answer): Point[] {
  return answer.key.map((key, at) => ({
    lon: (answer.lon[at] ?? 0) / answer.scale,
    lat: (answer.lat[at] ?? 0) / answer.scale,
    tone: answer.tones[answer.tone[at] ?? 0] ?? "plain",
    key,
    title: answer.title[at] ?? key,
    second: answer.kinds[answer.kind[at] ?? -1] ?? "",
    url: (answer.links?.[answer.layer?.[at] ?? 0] ?? answer.link ?? "").replace("{key}", encodeURIComponent(key)),
  }));
}

// The positions of a shape, ring by ring or line by line.
export function ringsOf(geometry: GeoJSON.Geometry): GeoJSON.Position[][] {
  switch (geometry.type) {
    case "Polygon":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
      return geometry.coordinates;
    default:
      return [];
  }
}

// The extent of the base map, or of the points where there is no base.
export function extent(layers: Layer[], points: Point[]): Bounds {
  const shapes = layers.flatMap((layer) => layer.shapes.features.flatMap(({ geometry }) => ringsOf(geometry).flat()));
  const places = shapes.length ? shapes : points.map(({ lon, lat }) => [lon, lat]);
  const bounds: Bounds = [180, 90, -180, -90];
  for (const [lon = 0, lat = 0] of places) {
    bounds[0] = Math.min(bounds[0], lon);
    bounds[1] = Math.min(bounds[1], lat);
    bounds[2] = Math.max(bounds[2], lon);
    bounds[3] = Math.max(bounds[3], lat);
  }
  return places.length ? bounds : [73, 18, 135, 54];
}

// The page's own tokens, so that the map follows light and dark.
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function toneColour(tone: Tone): string {
  if (tone === "open") return colour("ink");
  return colour(tone === "plain" ? "waiting-solid" : `${tone}-solid`);
}
