// When and where a photo was taken, read from its header before it is drawn smaller (which loses the header).
export interface Taken {
  at?: string;
  lat?: number;
  lon?: number;
}

const HEADER_BYTES = 256 * 1024;
const POINTER_EXIF = 0x8769;
const POINTER_GPS = 0x8825;
const TAKEN_AT = 0x9003;
const TAKEN_OFFSET = 0x9011;

export async function readTaken(file: Blob): Promise<Taken> {
  try {
    return parse(new DataView(await file.slice(0, HEADER_BYTES).arrayBuffer()));
  } catch {
    return {}; // a damaged header only loses what it said
  }
}

export function parse(view: DataView): Taken {
  const start = tiffStart(view);
  if (start < 0) return {};
  const tiff = new DataView(view.buffer, view.byteOffset + start, view.byteLength - start);
  const little = tiff.getUint16(0) === 0x4949;
  const main = directory(tiff, tiff.getUint32(4, little), little);
  const exif = directory(tiff, main.get(POINTER_EXIF)?.number() ?? 0, little);
  const gps = directory(tiff, main.get(POINTER_GPS)?.number() ?? 0, little);
  const lat = degrees(gps.get(2), gps.get(1), "S");
  const lon = degrees(gps.get(4), gps.get(3), "W");
  const at = moment(exif.get(TAKEN_AT)?.text() ?? "", exif.get(TAKEN_OFFSET)?.text() ?? "");
  return { ...(at ? { at } : {}), ...(lat !== undefined && lon !== undefined ? { lat, lon } : {}) };
}

// JPEG segments up to the Exif one; -1 where there is none.
function tiffStart(view: DataView): number {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return -1;
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint8(at) === 0xff) {
    const isExif = view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return at + 10;
    at += 2 + view.getUint16(at + 2);
  }
  return -1;
}

interface Value {
  number(): number;
  text(): string;
  fractions(): number[];
}

function directory(tiff: DataView, offset: number, little: boolean): Map<number, Value> {
  const found = new Map<number, Value>();
  if (offset < 8 || offset + 2 > tiff.byteLength) return found;
  const entries = tiff.getUint16(offset, little);
  for (let n = 0; n < entries && offset + 14 + n * 12 <= tiff.byteLength; n += 1) {
    const at = offset + 2 + n * 12;
    const count = tiff.getUint32(at + 4, little);
    const isShort = count <= 4 && tiff.getUint16(at + 2, little) === 2;
    const place = isShort ? at + 8 : tiff.getUint32(at + 8, little);
    found.set(tiff.getUint16(at, little), {
      number: () => tiff.getUint32(at + 8, little),
      text: () => Array.from({ length: Math.max(0, count - 1) }, (_, i) => String.fromCharCode(tiff.getUint8(place + i))).join(""),
      fractions: () => Array.from({ length: count }, (_, i) => tiff.getUint32(place + i * 8, little) / tiff.getUint32(place + i * 8 + 4, little)),
    });
  }
  return found;
}

function degrees(value: Value | undefined, side: Value | undefined, negative: string): number | undefined {
  if (!value) return undefined;
  const [whole = NaN, minutes = 0, seconds = 0] = value.fractions();
  const angle = whole + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(angle)) return undefined;
  return Number(((side?.text() || "").startsWith(negative) ? -angle : angle).toFixed(7));
}

// "2026:11:22 14:05:09" and "+08:00"; without an offset the device's own.
function moment(written: string, offset: string): string {
  const [, year, month, day, time] = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(written) ?? [];
  if (!year || year === "0000") return "";
  const plain = `${year}-${month}-${day}T${time}`;
  if (/^[+-]\d\d:\d\d$/.test(offset)) return plain + offset;
  const parsed = new Date(plain);
  return Number.isNaN(parsed.getTime()) ? "" : parsed.toISOString();
}
