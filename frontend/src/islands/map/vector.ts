// The map drawn by MapLibre: clustered circles over the territory's own layers, or over tiles where settings name them.
import "maplibre-gl/dist/maplibre-gl.css";
import { Map as MapLibre, NavigationControl, Popup, ScaleControl, setWorkerUrl, type GeoJSONSource, type LayerSpecification, type SourceSpecification } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { element } from "../../dom.ts";
import { word } from "../../words.ts";
import { colour, extent, TONES, toneColour, type Drawn, type Kind, type Layer, type Listener, type Point, type Props } from "./data.ts";

setWorkerUrl(worker);

function collection(points: Point[]): GeoJSON.FeatureCollection {
  return {
    type: "FeatureCollection",
    features: points.map((point, at) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [point.lon, point.lat] },
      properties: { at, tone: point.tone, rank: TONES.indexOf(point.tone) },
    })),
  };
}

function baseLayer(kind: Kind, hasTiles: boolean): LayerSpecification[] {
  const source = kind;
  const edge = (width: number, token: string): LayerSpecification => ({
    id: kind, type: "line", source, paint: { "line-color": colour(token), "line-width": width },
  });
  const fill = (token: string): LayerSpecification => ({
    id: `${kind}-fill`, type: "fill", source, paint: { "fill-color": colour(token), "fill-opacity": hasTiles ? 0 : 1 },
  });
  switch (kind) {
    case "district":
      return [fill("paper"), edge(2, "waiting-solid")];
    case "land":
      return [fill("waiting-tint")];
    case "towns":
      return [edge(1, "waiting-solid")];
    case "cells":
      return [{ id: kind, type: "line", source, minzoom: 12.5, paint: { "line-color": colour("rule-strong"), "line-width": 0.8, "line-dasharray": [3, 3] } }];
    case "roads":
      return [{ id: kind, type: "line", source, paint: { "line-color": colour("rule-strong"), "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.7, 15, 3, 17, 6] } }];
  }
}

function names(source: "towns" | "roads"): LayerSpecification {
  return {
    id: `${source}-names`, type: "symbol", source, ...(source === "towns" ? { maxzoom: 13.5 } : { minzoom: 13.5 }),
    layout: {
      "text-field": ["coalesce", ["get", "name"], ""], "text-size": 12, "text-max-width": 8,
      "symbol-placement": source === "roads" ? "line" : "point",
    },
    paint: { "text-color": colour("ink-soft"), "text-halo-color": colour("paper"), "text-halo-width": 1.4 },
  };
}

function baseLayers(layers: Layer[], hasTiles: boolean): LayerSpecification[] {
  const kinds = layers.map(({ kind }) => kind);
  const named = (["towns", "roads"] as const).filter((kind) => kinds.includes(kind));
  return [...kinds.flatMap((kind) => baseLayer(kind, hasTiles)), ...named.map(names)];
}

function pointLayers(): LayerSpecification[] {
  const byTone = ["match", ["get", "tone"], ...TONES.flatMap((tone) => [tone, toneColour(tone)]), toneColour("plain")] as never;
  const byWorst = ["match", ["get", "worst"], ...TONES.flatMap((tone, rank) => [rank, toneColour(tone)]), toneColour("plain")] as never;
  return [
    {
      id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"],
      paint: { "circle-color": colour("raised"), "circle-stroke-color": byWorst, "circle-stroke-width": 2.5, "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 11, 100, 17, 1000, 24] },
    },
    {
      id: "cluster-counts", type: "symbol", source: "points", filter: ["has", "point_count"],
      layout: { "text-field": ["to-string", ["get", "point_count"]], "text-size": 12, "text-allow-overlap": true },
      paint: { "text-color": colour("ink-text") },
    },
    {
      id: "points", type: "circle", source: "points", filter: ["!", ["has", "point_count"]],
      paint: { "circle-color": byTone, "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, 4, 16, 8], "circle-stroke-color": colour("paper"), "circle-stroke-width": 1.5 },
    },
    {
      id: "highlight", type: "circle", source: "highlight",
      paint: { "circle-color": "transparent", "circle-radius": 13, "circle-stroke-color": colour("focus"), "circle-stroke-width": 3 },
    },
  ];
}

function overlayLayers(source: string, paint: string): LayerSpecification[] {
  const share = ["coalesce", ["get", "share"], 0];
  return [
    { id: `${source}-fill`, type: "fill", source, paint: { "fill-color": paint, "fill-opacity": ["case", ["has", "share"], ["+", 0.08, ["*", 0.5, share]], 0.06] as never } },
    { id: `${source}-edge`, type: "line", source, paint: { "line-color": paint, "line-width": 1, "line-opacity": ["case", ["has", "share"], 0.25, 0.8] as never } },
  ];
}

export function drawWithWebGL(host: HTMLElement, props: Props, layers: Layer[], given: Point[], listener: Listener): Drawn {
  let points = given;
  const sources: Record<string, SourceSpecification> = {
    points: {
      type: "geojson", data: collection(points), cluster: true, clusterRadius: 42, clusterMaxZoom: 15,
      clusterProperties: { worst: ["max", ["get", "rank"]] },
    },
    highlight: { type: "geojson", data: collection([]) },
  };
  for (const { kind, shapes } of layers) sources[kind] = { type: "geojson", data: shapes };
  const drawing: LayerSpecification[] = [{ id: "ground", type: "background", paint: { "background-color": colour("ground") } }];
  if (props.tiles?.url) {
    sources.tiles = { type: "raster", tiles: [props.tiles.url], tileSize: 256, attribution: props.tiles.note };
    drawing.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  drawing.push(...baseLayers(layers, Boolean(props.tiles?.url)), ...pointLayers());
  const map = new MapLibre({
    container: host, style: { version: 8, sources, layers: drawing }, bounds: props.bounds ?? extent(layers, given),
    fitBoundsOptions: { padding: 24 }, maxZoom: 18, locale: { "Map.Title": word("map"), "NavigationControl.ZoomIn": word("map_closer"), "NavigationControl.ZoomOut": word("map_away") },
    dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: props.tiles?.note ? {} : false,
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 100 }), "bottom-left");
  const tell = (): void => {
    const b = map.getBounds();
    listener.moved([b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]);
  };
  map.on("load", () => { host.dataset.drawn = ""; tell(); });
  map.on("moveend", tell);
  map.on("click", "clusters", (event) => {
    const found = event.features?.[0];
    if (!found) return;
    void map.getSource<GeoJSONSource>("points")?.getClusterExpansionZoom(Number(found.properties.cluster_id)).then((zoom) => {
      map.easeTo({ center: event.lngLat, zoom: zoom + 0.5 });
    });
  });
  map.on("click", "points", (event) => {
    const point = points[Number(event.features?.[0]?.properties.at ?? -1)];
    if (point) open(map, point, listener);
  });
  for (const layer of ["clusters", "points"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  return {
    overlay(key, shown) {
      for (const id of [`${key}-fill`, `${key}-edge`]) if (map.getLayer(id)) map.removeLayer(id);
      if (map.getSource(key)) map.removeSource(key);
      if (!shown) return;
      map.addSource(key, { type: "geojson", data: shown.shapes });
      for (const layer of overlayLayers(key, toneColour(shown.tone))) map.addLayer(layer, "clusters");
    },
    show(next) { points = next; void map.getSource<GeoJSONSource>("points")?.setData(collection(next)); tell(); },
    highlight(point) { void map.getSource<GeoJSONSource>("highlight")?.setData(collection(point ? [point] : [])); },
    destroy() { map.remove(); },
  };
}

function open(map: MapLibre, point: Point, listener: Listener): void {
  const words = element("div", { class: "map-popup" }, element("a", { href: point.url }, point.title), element("span", { class: "second" }, point.second));
  new Popup({ closeButton: false, offset: 10, maxWidth: "280px" }).setLngLat([point.lon, point.lat]).setDOMContent(words).addTo(map);
  listener.chosen(point);
}
