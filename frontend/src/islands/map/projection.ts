// Web Mercator on a plain canvas: metres of the whole world as 0..1, scaled and shifted to the screen.
export interface View {
  x: number;
  y: number;
  scale: number;
}

export function project(lon: number, lat: number): [number, number] {
  const angle = (lat * Math.PI) / 180;
  return [lon / 360 + 0.5, 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI)];
}

export function unproject(x: number, y: number): [number, number] {
  return [(x - 0.5) * 360, (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90];
}

// The view that shows the bounds (west, south, east, north) in a width by height window.
export function fit([west, south, east, north]: [number, number, number, number], width: number, height: number): View {
  const [left, top] = project(west, north);
  const [right, bottom] = project(east, south);
  const scale = Math.min((width - 48) / Math.max(right - left, 1e-9), (height - 48) / Math.max(bottom - top, 1e-9));
  return { scale, x: (left + right) / 2 - width / scale / 2, y: (top + bottom) / 2 - height / scale / 2 };
}

export interface Group {
  x: number;
  y: number;
  members: number[];
}

// Puts points that fall into one square of `size` pixels together, at their mean place.
export function grouped(places: [number, number][], view: View, width: number, height: number, size: number): Group[] {
  const cells = new Map<string, Group>();
  places.forEach(([px, py], at) => {
    const x = (px - view.x) * view.scale;
    const y = (py - view.y) * view.scale;
    if (x < -size || y < -size || x > width + size || y > height + size) return;
    // Squares lie on the world, not on the screen, so that groups do not flicker while the map is moved.
    const cell = `${Math.floor((px * view.scale) / size)}:${Math.floor((py * view.scale) / size)}`;
    const group = cells.get(cell) ?? { x: 0, y: 0, members: [] };
    group.x += x;
    group.y += y;
    group.members.push(at);
    cells.set(cell, group);
  });
  return [...cells.values()].map(({ x, y, members }) => ({ x: x / members.length, y: y / members.length, members }));
}
