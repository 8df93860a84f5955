/** Rows of pictures and where they stand: justified or square, exact where pictures are known, estimated where not. Pure. */
import type { Image } from "../client/api";
import { inJobOrder } from "../client/order";
import type { Section } from "./days";

export interface Box<T> {
  item: T;
  width: number;
  height: number;
}

interface Sized {
  width: number;
  height: number;
}

export interface Shape {
  kind: "rows" | "grid";
  width: number;
  /** The height of a row that is wished for, or the side of a square. */
  target: number;
  gap: number;
  heading: number;
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

export function columns(width: number, target: number, gap: number): number {
  return Math.max(1, Math.round((width + gap) / (target + gap)));
}

/** Squares of one size. */
export function grid<T>(items: readonly T[], width: number, target: number, gap: number): Box<T>[][] {
  const count = columns(width, target, gap);
  const side = Math.floor((width - gap * (count - 1)) / count);
  const rows: Box<T>[][] = [];
  for (let i = 0; i < items.length; i += count) rows.push(items.slice(i, i + count).map((item) => ({ item, width: side, height: side })));
  return rows;
}

/** A picture of the wall, with what lies under it when it is the top of a closed stack. */
export interface Place extends Sized {
  image: Image;
  /** The stack's pictures where there are several; empty for a picture alone. */
  pile: readonly Image[];
  /** It lies in a stack that stands open. */
  spread: boolean;
}

/** Pictures of one stack lie on one another, unless the stack stands open. */
export function places(images: readonly Image[], open: ReadonlySet<string>): Place[] {
  const piles = new Map<string, Image[]>();
  for (const image of images) {
    if (image.stack_id == null) continue;
    const pile = piles.get(image.stack_id);
    if (pile) pile.push(image);
    else piles.set(image.stack_id, [image]);
  }
  const made: Place[] = [];
  const laid = new Set<string>();
  for (const image of inJobOrder(images)) {
    const stack = image.stack_id ?? "";
    const pile = piles.get(stack) ?? [];
    const place = { image, width: image.width, height: image.height };
    if (pile.length < 2) made.push({ ...place, pile: [], spread: false });
    else if (open.has(stack)) made.push({ ...place, pile, spread: true });
    else if (!laid.has(stack)) {
      laid.add(stack);
      made.push({ ...place, pile: [image, ...pile.filter((one) => one !== image)], spread: false });
    }
  }
  return made;
}

export interface Row {
  key: string;
  /** Under the section's heading. */
  top: number;
  height: number;
  boxes: Box<Place>[];
}

export interface Laid {
  rows: readonly Row[];
  /** All of the section: heading, rows, and what is not read yet. */
  height: number;
  /** Where the unread part begins, if there is one. */
  unread: number | null;
}

/** How tall so many pictures will be, before anything is known of them but their usual shape. */
export function guess(pictures: number, shape: Shape, ratio: number): number {
  if (pictures === 0) return 0;
  if (shape.kind === "grid") {
    const count = columns(shape.width, shape.target, shape.gap);
    const side = Math.floor((shape.width - shape.gap * (count - 1)) / count);
    return Math.ceil(pictures / count) * (side + shape.gap);
  }
  const each = Math.max(1, (shape.width + shape.gap) / (shape.target * ratio + shape.gap));
  return Math.ceil(pictures / each) * (shape.target + shape.gap);
}

export function lay(known: readonly Place[], missing: number, shape: Shape, ratio: number): Laid {
  const boxed = shape.kind === "grid" ? grid(known, shape.width, shape.target, shape.gap) : justify(known, shape.width, shape.target, shape.gap);
  const rows: Row[] = [];
  let top = 0;
  for (const boxes of boxed) {
    const height = boxes[0]?.height ?? 0;
    rows.push({ key: boxes[0]?.item.image.id ?? "", top, height, boxes });
    top += height + shape.gap;
  }
  const rest = guess(missing, shape, ratio);
  return { rows, height: shape.heading + top + rest, unread: rest > 0 ? top : null };
}

/** Browsers draw nothing that is taller than some 33 million pixels: of a very long wall only a stretch stands at a time. */
export const TALLEST = 12_000_000;

export interface Stretch {
  first: number;
  /** Not included. */
  end: number;
  /** The tops of these sections, from the stretch's own beginning. */
  tops: readonly number[];
  height: number;
}

/** As many sections around one as may stand at once. */
export function stretch(heights: readonly number[], around: number, tallest = TALLEST): Stretch {
  let first = Math.min(Math.max(0, around), Math.max(0, heights.length - 1));
  let end = heights.length === 0 ? 0 : first + 1;
  let height = heights[first] ?? 0;
  for (let grew = true; grew && height < tallest; ) {
    grew = false;
    if (first > 0) {
      first -= 1;
      height += heights[first] ?? 0;
      grew = true;
    }
    if (end < heights.length && height < tallest) {
      height += heights[end] ?? 0;
      end += 1;
      grew = true;
    }
  }
  const tops: number[] = [];
  let top = 0;
  for (let i = first; i < end; i += 1) {
    tops.push(top);
    top += heights[i] ?? 0;
  }
  return { first, end, tops, height: top };
}

/** The index of the last top at or above a place. */
export function indexAt(tops: readonly number[], place: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The rows that touch the band from `from` to `until`. */
export function rowsWithin(rows: readonly Row[], from: number, until: number): Row[] {
  return rows.filter((row) => row.top + row.height >= from && row.top <= until);
}

/** How many pictures of a section have to be known to fill it down to a place. */
export function neededDownTo(section: Section, laid: Laid, known: number, place: number, shape: Shape, ratio: number): number {
  if (laid.unread === null) return known;
  const beyond = place - shape.heading - laid.unread;
  if (beyond <= 0) return known;
  const each = shape.kind === "grid" ? columns(shape.width, shape.target, shape.gap) : Math.max(1, shape.width / (shape.target * ratio + shape.gap));
  const more = Math.ceil((beyond / (shape.target + shape.gap)) * each) + 1;
  return section.open ? known + more : Math.min(section.pictures, known + more);
}
