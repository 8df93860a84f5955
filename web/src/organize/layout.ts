/** Justified rows: each row's pictures fill the width at one height, in their own proportions, in order. Pure. */
import type { Image } from "../client/api";
import { dayKey } from "../ui/format";

export interface Box<T> {
  item: T;
  width: number;
  height: number;
}

export interface WallRow<T> {
  key: string;
  day: string | null;
  boxes: Box<T>[];
  /** With the gap under it. */
  height: number;
}

export interface WallShape {
  width: number;
  target: number;
  gap: number;
  heading: number;
}

interface Sized {
  width: number;
  height: number;
}

/** Rows of one group. The last row is not stretched: it keeps the target height and stays short. */
export function justify<T extends Sized>(items: readonly T[], width: number, target: number, gap: number): Box<T>[][] {
  const rows: Box<T>[][] = [];
  let row: T[] = [];
  let ratios = 0;
  const ratioOf = (item: T) => Math.min(4, Math.max(0.25, item.width / Math.max(1, item.height)));
  const close = (height: number, exact: boolean) => {
    let left = width - gap * (row.length - 1);
    rows.push(
      row.map((item, i) => {
        const last = exact && i === row.length - 1;
        const boxWidth = last ? left : Math.min(left, Math.round(height * ratioOf(item)));
        left -= boxWidth;
        return { item, width: boxWidth, height: Math.round(height) };
      }),
    );
    row = [];
    ratios = 0;
  };
  for (const item of items) {
    const ratio = ratioOf(item);
    const open = width - gap * row.length;
    if (row.length > 0) {
      // Closing before or after this one: whichever leaves the row nearer to the target.
      const before = (width - gap * (row.length - 1)) / ratios;
      const after = open / (ratios + ratio);
      if (after < target && Math.abs(before / target - 1) <= Math.abs(target / after - 1)) close(before, true);
    }
    row.push(item);
    ratios += ratio;
    const height = (width - gap * (row.length - 1)) / ratios;
    if (height <= target) close(height, true);
  }
  if (row.length > 0) {
    const full = (width - gap * (row.length - 1)) / ratios;
    close(Math.min(target, full), full <= target);
  }
  return rows;
}

/** Day headings and rows, as one list for the virtual window. */
export function wallRows(images: readonly Image[], shape: WallShape): WallRow<Image>[] {
  if (shape.width <= 0) return [];
  const days = new Map<string, Image[]>();
  for (const image of images) {
    const day = dayKey(image.created_at);
    const group = days.get(day);
    if (group) group.push(image);
    else days.set(day, [image]);
  }
  const rows: WallRow<Image>[] = [];
  for (const [day, group] of days) {
    rows.push({ key: day, day, boxes: [], height: shape.heading });
    for (const boxes of justify(group, shape.width, shape.target, shape.gap)) {
      rows.push({ key: boxes[0]?.item.id ?? day, day: null, boxes, height: (boxes[0]?.height ?? 0) + shape.gap });
    }
  }
  return rows;
}
