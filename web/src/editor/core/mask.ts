/**
 * The selection: a byte for each pixel of the picture, 0 kept, 255 painted anew, greys in part.
 * The operations here return a new mask and leave the old one; drawing into one is in `paint.ts`.
 */
import { grow, intersect, isEmpty, NOTHING, type Rect, type Size } from "./geometry";

export interface Mask extends Size {
  readonly data: Uint8Array;
}

export function emptyMask({ width, height }: Size): Mask {
  return { width, height, data: new Uint8Array(width * height) };
}

export function bounds({ width, height, data }: Mask): Rect {
  let [left, top, right, bottom] = [width, -1, -1, -1];
  for (let y = 0; y < height; y += 1) {
    const row = data.subarray(y * width, (y + 1) * width);
    let first = 0;
    while (first < width && row[first] === 0) first += 1;
    if (first === width) continue;
    let last = width - 1;
    while (row[last] === 0) last -= 1;
    left = Math.min(left, first);
    right = Math.max(right, last);
    if (top < 0) top = y;
    bottom = y;
  }
  return top < 0 ? NOTHING : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

export function isBlank({ data }: Mask): boolean {
  for (const value of data) if (value !== 0) return false;
  return true;
}

/** How much of the picture is painted, 0–1. */
export function share({ data }: Mask): number {
  let sum = 0;
  // Its iterator takes four to eight times as long.
  // eslint-disable-next-line @typescript-eslint/prefer-for-of
  for (let i = 0; i < data.length; i += 1) sum += data[i] ?? 0;
  return data.length ? sum / (255 * data.length) : 0;
}

export function inverted(mask: Mask): Mask {
  return { ...mask, data: mask.data.map((value) => 255 - value) };
}

export function filled(mask: Mask): Mask {
  return { ...mask, data: new Uint8Array(mask.data.length).fill(255) };
}

/** Where either (`add`) or the first without the second (`subtract`) is selected. */
export function combined(mask: Mask, other: Mask, how: "add" | "subtract"): Mask {
  const data = new Uint8Array(mask.data);
  for (let i = 0; i < data.length; i += 1) {
    const now = data[i] ?? 0;
    const theirs = other.data[i] ?? 0;
    data[i] = how === "add" ? Math.max(now, theirs) : Math.min(now, 255 - theirs);
  }
  return { ...mask, data };
}

/** Softens the edge: three box blurs, which together come near a Gaussian of about that radius. */
export function feathered(mask: Mask, radius: number): Mask {
  const reach = Math.max(0, Math.round(radius));
  const place = intersect(grow(bounds(mask), 3 * reach), { x: 0, y: 0, width: mask.width, height: mask.height });
  if (reach === 0 || isEmpty(place)) return mask;
  let part = Float32Array.from(cut(mask, place));
  for (let round = 0; round < 3; round += 1) {
    part = boxed(part, place.width, place.height, 1, place.width, reach);
    part = boxed(part, place.height, place.width, place.width, 1, reach);
  }
  return pasted(mask, place, part);
}

/** One box blur along lines of `length` values that are `step` apart; edges repeat. */
function boxed(values: Float32Array, length: number, lines: number, step: number, line: number, reach: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  const width = 2 * reach + 1;
  for (let l = 0; l < lines; l += 1) {
    const at = l * line;
    const last = at + (length - 1) * step;
    let sum = (values[at] ?? 0) * reach;
    for (let i = 0; i <= reach; i += 1) sum += values[Math.min(last, at + i * step)] ?? 0;
    for (let i = 0; i < length; i += 1) {
      out[at + i * step] = sum / width;
      sum += (values[Math.min(last, at + (i + reach + 1) * step)] ?? 0) - (values[Math.max(at, at + (i - reach) * step)] ?? 0);
    }
  }
  return out;
}

/** Everything within `radius` pixels of the selection as well. */
export function grown(mask: Mask, radius: number): Mask {
  const place = intersect(grow(bounds(mask), Math.ceil(radius) + 1), { x: 0, y: 0, width: mask.width, height: mask.height });
  if (radius <= 0 || isEmpty(place)) return mask;
  const part = cut(mask, place);
  const far = distances(part, place.width, place.height);
  const spread = Float32Array.from(part, (value, i) => Math.max(value, 255 * Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(far[i] ?? 0)))));
  return pasted(mask, place, spread);
}

/** Only what lies more than `radius` pixels inside of the selection's edge; the picture's own edge is none. */
export function shrunk(mask: Mask, radius: number): Mask {
  return radius <= 0 ? mask : inverted(grown(inverted(mask), radius));
}

const FAR = 1e12;

/** Squared distance of each pixel to the nearest one that is at least half selected (Felzenszwalb and Huttenlocher 2012). */
function distances(part: Uint8Array, width: number, height: number): Float64Array {
  const far = Float64Array.from(part, (value) => (value >= 128 ? 0 : FAR));
  const longest = Math.max(width, height);
  const line = new Float64Array(longest);
  const spots = new Int32Array(longest);
  const edges = new Float64Array(longest + 1);
  for (let x = 0; x < width; x += 1) lower(far, x, width, height, line, spots, edges);
  for (let y = 0; y < height; y += 1) lower(far, y * width, 1, width, line, spots, edges);
  return far;
}

/** The lower envelope of the parabolas that stand on one row or column. */
function lower(far: Float64Array, at: number, step: number, count: number, line: Float64Array, spots: Int32Array, edges: Float64Array): void {
  for (let i = 0; i < count; i += 1) line[i] = far[at + i * step] ?? FAR;
  let k = 0;
  spots[0] = 0;
  edges[0] = -Infinity;
  edges[1] = Infinity;
  for (let q = 1; q < count; q += 1) {
    let cross = 0;
    for (;;) {
      const p = spots[k] ?? 0;
      cross = ((line[q] ?? 0) + q * q - ((line[p] ?? 0) + p * p)) / (2 * (q - p));
      if (cross > (edges[k] ?? 0) || k === 0) break;
      k -= 1;
    }
    if (cross <= (edges[k] ?? 0)) cross = edges[k] ?? 0;
    k += 1;
    spots[k] = q;
    edges[k] = cross;
    edges[k + 1] = Infinity;
  }
  k = 0;
  for (let q = 0; q < count; q += 1) {
    while ((edges[k + 1] ?? Infinity) < q) k += 1;
    const p = spots[k] ?? 0;
    far[at + q * step] = (q - p) ** 2 + (line[p] ?? 0);
  }
}

/** A part's bytes, row by row. */
export function cut(mask: Mask, { x, y, width, height }: Rect): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const from = (y + row) * mask.width + x;
    out.set(mask.data.subarray(from, from + width), row * width);
  }
  return out;
}

function pasted(mask: Mask, { x, y, width, height }: Rect, part: Float32Array): Mask {
  const data = new Uint8Array(mask.data);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      data[(y + row) * mask.width + x + column] = Math.round(part[row * width + column] ?? 0);
    }
  }
  return { ...mask, data };
}

/** The same selection on a larger or moved canvas: its upper left corner comes to lie at (`left`, `top`). */
export function placed(mask: Mask, size: Size, left: number, top: number): Mask {
  const out = emptyMask(size);
  const seen = intersect({ x: left, y: top, width: mask.width, height: mask.height }, { x: 0, y: 0, ...size });
  for (let row = 0; row < seen.height; row += 1) {
    const from = (seen.y - top + row) * mask.width + seen.x - left;
    out.data.set(mask.data.subarray(from, from + seen.width), (seen.y + row) * size.width + seen.x);
  }
  return out;
}
