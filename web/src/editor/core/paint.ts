/** Drawing into a mask in place: strokes and filled shapes with soft edges. Each returns the pixels that it may have touched. */
import { around, isEmpty, NOTHING, type Point, type Rect } from "./geometry";
import type { Mask } from "./mask";

export type Mode = "add" | "subtract";

export interface Dab extends Point {
  radius: number;
}

function put(mask: Mask, i: number, value: number, mode: Mode): void {
  const now = mask.data[i] ?? 0;
  mask.data[i] = mode === "add" ? Math.max(now, value) : Math.min(now, 255 - value);
}

/**
 * A stroke's piece between two dabs. Painting it twice is painting it once, so pieces may overlap freely.
 * `hardness` 0–1: which share of the radius is painted in full before the edge fades.
 */
export function stroke(mask: Mask, from: Dab, to: Dab, hardness: number, mode: Mode): Rect {
  const reach = Math.max(from.radius, to.radius) + 1;
  const place = around([from, to], reach, mask);
  if (isEmpty(place)) return NOTHING;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const { data, width } = mask;
  const full = mode === "add" ? 255 : 0;
  for (let y = place.y; y < place.y + place.height; y += 1) {
    const py = y + 0.5 - from.y;
    for (let x = place.x; x < place.x + place.width; x += 1) {
      const i = y * width + x;
      // Most of a piece lies on the one before.
      if (data[i] === full) continue;
      const px = x + 0.5 - from.x;
      const t = length ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
      const radius = from.radius + t * (to.radius - from.radius);
      const ex = px - t * dx;
      const ey = py - t * dy;
      const far = ex * ex + ey * ey;
      const edge = radius + 0.5;
      if (far >= edge * edge) continue;
      const fade = Math.max(1, radius * (1 - hardness));
      const inner = edge - fade;
      const value = inner > 0 && far <= inner * inner ? 255 : Math.round((255 * (edge - Math.sqrt(far))) / fade);
      put(mask, i, value, mode);
    }
  }
  return place;
}

/** Scanlines for each pixel's height. */
const FINE = 4;

/** A filled polygon; where it crosses itself it stays filled (nonzero rule). */
export function polygon(mask: Mask, points: readonly Point[], mode: Mode): Rect {
  const place = around(points, 0, mask);
  if (points.length < 3 || isEmpty(place)) return NOTHING;
  const right = place.x + place.width;
  const row = new Float32Array(place.width);
  for (let y = place.y; y < place.y + place.height; y += 1) {
    row.fill(0);
    for (let line = 0; line < FINE; line += 1) {
      let wind = 0;
      let start = 0;
      for (const { x, turn } of crossings(points, y + (line + 0.5) / FINE)) {
        if (wind === 0) start = x;
        wind += turn;
        if (wind === 0) cover(row, Math.max(start, place.x) - place.x, Math.min(x, right) - place.x);
      }
    }
    for (let x = 0; x < place.width; x += 1) {
      const value = Math.round((255 * (row[x] ?? 0)) / FINE);
      if (value > 0) put(mask, y * mask.width + place.x + x, Math.min(255, value), mode);
    }
  }
  return place;
}

function crossings(points: readonly Point[], y: number): { x: number; turn: number }[] {
  const found: { x: number; turn: number }[] = [];
  let before = points[points.length - 1];
  for (const point of points) {
    if (before && before.y <= y !== point.y <= y) {
      const x = before.x + ((y - before.y) / (point.y - before.y)) * (point.x - before.x);
      found.push({ x, turn: point.y > before.y ? 1 : -1 });
    }
    before = point;
  }
  return found.sort((a, b) => a.x - b.x);
}

/** Adds the share of each pixel of a row that [from, to) covers. */
function cover(row: Float32Array, from: number, to: number): void {
  if (to <= from) return;
  for (let x = Math.floor(from); x < to; x += 1) {
    row[x] = (row[x] ?? 0) + Math.min(to, x + 1) - Math.max(from, x);
  }
}

export function rectangle(mask: Mask, { x, y, width, height }: Rect, mode: Mode): Rect {
  const corners = [{ x, y }, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height }];
  return polygon(mask, corners, mode);
}
