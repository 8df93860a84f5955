/** Where things lie on a board, as pure arithmetic in the board's own units. */

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}
export interface Point {
  x: number;
  y: number;
}
export interface Line {
  /** An upright line at x, or a level one at y. */
  axis: "x" | "y";
  at: number;
  from: number;
  to: number;
}

export const SMALLEST = 40;
export const GAP = 16;

export function bounds(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const x = Math.min(...rects.map((r) => r.x));
  const y = Math.min(...rects.map((r) => r.y));
  return { x, y, w: Math.max(...rects.map((r) => r.x + r.w)) - x, h: Math.max(...rects.map((r) => r.y + r.h)) - y };
}

export function touches(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && a.x + a.w > b.x && a.y < b.y + b.h && a.y + a.h > b.y;
}

/** The rectangle between two corners, whichever way it was drawn. */
export function between(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}

const stops = (start: number, length: number) => [start, start + length / 2, start + length];

interface Pull {
  by: number;
  at: number;
}

/** The smallest step that brings one of `mine` onto one of `theirs`. */
function nearest(mine: readonly number[], theirs: readonly number[], reach: number): Pull | null {
  let best: Pull | null = null;
  for (const at of theirs) {
    for (const one of mine) {
      const by = at - one;
      if (Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at };
    }
  }
  return best;
}

/** Edges and middles hold on to those of the others within `reach`. Returns how far to move yet, and what to draw. */
export function snap(moved: Rect, others: readonly Rect[], reach: number): { dx: number; dy: number; lines: Line[] } {
  const across = nearest(stops(moved.x, moved.w), others.flatMap((r) => stops(r.x, r.w)), reach);
  const down = nearest(stops(moved.y, moved.h), others.flatMap((r) => stops(r.y, r.h)), reach);
  const dx = across?.by ?? 0;
  const dy = down?.by ?? 0;
  const there = { ...moved, x: moved.x + dx, y: moved.y + dy };
  const lines: Line[] = [];
  if (across) {
    const on = [there, ...others.filter((r) => stops(r.x, r.w).some((at) => Math.abs(at - across.at) < 0.01))];
    lines.push({ axis: "x", at: across.at, from: Math.min(...on.map((r) => r.y)), to: Math.max(...on.map((r) => r.y + r.h)) });
  }
  if (down) {
    const on = [there, ...others.filter((r) => stops(r.y, r.h).some((at) => Math.abs(at - down.at) < 0.01))];
    lines.push({ axis: "y", at: down.at, from: Math.min(...on.map((r) => r.x)), to: Math.max(...on.map((r) => r.x + r.w)) });
  }
  return { dx, dy, lines };
}

export type Corner = "nw" | "ne" | "sw" | "se";

/** The box as its corner is dragged to a point; the opposite corner stays. `keep`: its shape stays too. */
export function resized(box: Rect, corner: Corner, to: Point, keep: boolean): Rect {
  const west = corner === "nw" || corner === "sw";
  const north = corner === "nw" || corner === "ne";
  const fixed = { x: west ? box.x + box.w : box.x, y: north ? box.y + box.h : box.y };
  let w = Math.max(SMALLEST, west ? fixed.x - to.x : to.x - fixed.x);
  let h = Math.max(SMALLEST, north ? fixed.y - to.y : to.y - fixed.y);
  if (keep) {
    const scale = Math.max(w / box.w, h / box.h, SMALLEST / box.w, SMALLEST / box.h);
    w = box.w * scale;
    h = box.h * scale;
  }
  return { x: west ? fixed.x - w : fixed.x, y: north ? fixed.y - h : fixed.y, w, h };
}

/** Takes a rectangle along as the box around it changes. */
export function carried(rect: Rect, from: Rect, to: Rect): Rect {
  const sx = to.w / from.w;
  const sy = to.h / from.h;
  return { x: to.x + (rect.x - from.x) * sx, y: to.y + (rect.y - from.y) * sy, w: rect.w * sx, h: rect.h * sy };
}

export type Edge = "left" | "centre" | "right" | "top" | "middle" | "bottom";

export function aligned<T extends Rect>(rects: readonly T[], edge: Edge): T[] {
  const box = bounds(rects);
  if (!box) return [];
  const place: Record<Edge, (r: T) => Partial<Rect>> = {
    left: () => ({ x: box.x }),
    centre: (r) => ({ x: box.x + (box.w - r.w) / 2 }),
    right: (r) => ({ x: box.x + box.w - r.w }),
    top: () => ({ y: box.y }),
    middle: (r) => ({ y: box.y + (box.h - r.h) / 2 }),
    bottom: (r) => ({ y: box.y + box.h - r.h }),
  };
  return rects.map((r) => ({ ...r, ...place[edge](r) }));
}

/** The same gap between all; the outermost stay. */
export function distributed<T extends Rect>(rects: readonly T[], axis: "x" | "y"): T[] {
  const size = axis === "x" ? "w" : "h";
  const box = bounds(rects);
  if (!box || rects.length < 3) return [...rects];
  const order = rects.map((_, i) => i).sort((a, b) => (rects[a]?.[axis] ?? 0) - (rects[b]?.[axis] ?? 0));
  const gap = (box[size] - rects.reduce((sum, r) => sum + r[size], 0)) / (rects.length - 1);
  const result = [...rects];
  let at = box[axis];
  for (const i of order) {
    const one = rects[i];
    if (!one) continue;
    result[i] = { ...one, [axis]: at };
    at += one[size] + gap;
  }
  return result;
}

/** Reading order, as places in the list: rows by their middles, then from the left. */
export function readingOrder(rects: readonly Rect[]): number[] {
  const byTop = rects.map((_, i) => i).sort((a, b) => (rects[a]?.y ?? 0) - (rects[b]?.y ?? 0));
  const rows: { bottom: number; ids: number[] }[] = [];
  for (const i of byTop) {
    const r = rects[i];
    if (!r) continue;
    const row = rows.at(-1);
    if (row && r.y + r.h / 2 < row.bottom) row.ids.push(i);
    else rows.push({ bottom: r.y + r.h, ids: [i] });
  }
  return rows.flatMap((row) => row.ids.sort((a, b) => (rects[a]?.x ?? 0) - (rects[b]?.x ?? 0)));
}

/** Into rows of one height within about the box they had, as on a wall; what lay first comes first. */
export function tidied<T extends Rect>(rects: readonly T[], gap = GAP): T[] {
  const box = bounds(rects);
  if (!box || rects.length < 2) return [...rects];
  const area = rects.reduce((sum, r) => sum + (r.w + gap) * (r.h + gap), 0);
  const heights = rects.map((r) => r.h).sort((a, b) => a - b);
  const height = heights[Math.floor(heights.length / 2)] ?? SMALLEST;
  const width = Math.max(Math.sqrt(area * 1.5), ...rects.map((r) => (r.w / r.h) * height));
  const result = [...rects];
  let x = 0;
  let y = 0;
  for (const i of readingOrder(rects)) {
    const one = rects[i];
    if (!one) continue;
    const w = (one.w / one.h) * height;
    if (x > 0 && x + w > width) {
      x = 0;
      y += height + gap;
    }
    result[i] = { ...one, x: box.x + x, y: box.y + y, w, h: height };
    x += w + gap;
  }
  return result;
}

const STEP = 24;

/** Room for a new thing of this size: where it is wished, or as near as nothing is covered. */
export function freePlace(wish: Rect, others: readonly Rect[]): Rect {
  const apart = (at: Rect) => !others.some((r) => touches(at, r));
  for (let ring = 0; ring < 60; ring += 1) {
    const around = ring === 0 ? [{ x: 0, y: 0 }] : ringOf(ring);
    for (const { x, y } of around) {
      const at = { ...wish, x: wish.x + x * STEP, y: wish.y + y * STEP };
      if (apart(at)) return at;
    }
  }
  return wish;
}

/** The steps of a ring, to the right and below first: that is where one reads on. */
function ringOf(ring: number): Point[] {
  const points: Point[] = [];
  for (let x = ring; x >= -ring; x -= 1) {
    for (let y = ring; y >= -ring; y -= 1) if (Math.max(Math.abs(x), Math.abs(y)) === ring) points.push({ x, y });
  }
  return points.sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
}

/** Where somebody has put it, but never exactly upon another, which would hide that. */
export function beside(wish: Rect, others: readonly Rect[]): Rect {
  let at = wish;
  for (let tries = 0; tries < 60 && others.some((r) => Math.abs(r.x - at.x) < 8 && Math.abs(r.y - at.y) < 8); tries += 1) {
    at = { ...at, x: at.x + STEP, y: at.y + STEP };
  }
  return at;
}

export interface View {
  /** The board's point at the left upper corner. */
  x: number;
  y: number;
  zoom: number;
}

export const ZOOM = { least: 0.1, most: 4 };

export function toBoard(view: View, at: Point): Point {
  return { x: view.x + at.x / view.zoom, y: view.y + at.y / view.zoom };
}

/** Closer or further; what lies under the pointer stays there. */
export function zoomed(view: View, at: Point, factor: number): View {
  const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, view.zoom * factor));
  const under = toBoard(view, at);
  return { x: under.x - at.x / zoom, y: under.y - at.y / zoom, zoom };
}

/** Everything in sight, never larger than it is. */
export function fitted(rects: readonly Rect[], width: number, height: number, margin = width < 600 ? 16 : 40): View {
  const box = bounds(rects);
  if (!box || width <= 0 || height <= 0) return { x: -width / 2, y: -height / 2, zoom: 1 };
  const zoom = Math.max(ZOOM.least, Math.min(1, (width - 2 * margin) / box.w, (height - 2 * margin) / box.h));
  return { x: box.x + box.w / 2 - width / 2 / zoom, y: box.y + box.h / 2 - height / 2 / zoom, zoom };
}
