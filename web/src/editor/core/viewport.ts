/** Where the document is seen: a place `p` of it is at `p * zoom + (x, y)` of the window. */
import { clamp, type Point, type Rect, type Size } from "./geometry";

export interface Viewport extends Point {
  readonly zoom: number;
}

export const NEAREST = 32;
export const FURTHEST = 0.02;

export function toDoc(view: Viewport, at: Point): Point {
  return { x: (at.x - view.x) / view.zoom, y: (at.y - view.y) / view.zoom };
}

export function toWindow(view: Viewport, at: Point): Point {
  return { x: at.x * view.zoom + view.x, y: at.y * view.zoom + view.y };
}

/** Zooms so that what lies under `at` (of the window) stays there. */
export function zoomed(view: Viewport, zoom: number, at: Point): Viewport {
  const next = clamp(zoom, FURTHEST, NEAREST);
  const held = toDoc(view, at);
  return { zoom: next, x: at.x - held.x * next, y: at.y - held.y * next };
}

export function panned(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** All of a rectangle in the middle of the window, never larger than twice its pixels. */
export function fitted(rect: Rect, window: Size, edge = 32): Viewport {
  const across = Math.max(1, window.width - 2 * edge) / Math.max(1, rect.width);
  const along = Math.max(1, window.height - 2 * edge) / Math.max(1, rect.height);
  return centred(rect, window, clamp(Math.min(across, along, 2), FURTHEST, NEAREST));
}

export function centred(rect: Rect, window: Size, zoom: number): Viewport {
  return {
    zoom,
    x: window.width / 2 - (rect.x + rect.width / 2) * zoom,
    y: window.height / 2 - (rect.y + rect.height / 2) * zoom,
  };
}

/** Two fingers: the middle between them moves the picture, their distance scales it. */
export function pinched(view: Viewport, before: readonly [Point, Point], now: readonly [Point, Point]): Viewport {
  const mid = ([a, b]: readonly [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const apart = ([a, b]: readonly [Point, Point]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  const [from, to] = [mid(before), mid(now)];
  return zoomed(panned(view, to.x - from.x, to.y - from.y), (view.zoom * apart(now)) / apart(before), to);
}
