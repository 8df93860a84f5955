/** What lies on a board: values, their history without end, and what has to be told to the server. Pure. */
import type { Image } from "../client/api";
import type { components } from "../client/schema";
import { bounds, GAP, type Rect } from "./layout";

type Schemas = components["schemas"];
export type BoardDocument = Schemas["BoardDocument"];
export type ItemDocument = Schemas["ItemDocument"];
export interface Change {
  items: Schemas["ItemChange"][];
  add: Schemas["LaidItem"][];
  remove: string[];
}

export interface Thing extends Rect {
  id: string;
  kind: "picture" | "link" | "note";
  value: string;
  weight: number;
  z: number;
  color: string;
  image: Image | null;
  gone: boolean;
}
export type Things = readonly Thing[];

export const SIZES = { note: { w: 220, h: 140 }, link: { w: 280, h: 84 } };
export const PICTURE_SIDE = 280;
/** Paper for notes; the words on them are always dark. */
export const PAPERS = ["#f2d16b", "#f4b8a0", "#b9dcb0", "#a9d3e6", "#d3c0e8", "#e8e4da"] as const;

/** As large as a picture lies at first: the longer side is `PICTURE_SIDE`. */
export function pictureSize(image: Pick<Image, "width" | "height"> | null): { w: number; h: number } {
  if (!image) return { w: PICTURE_SIDE, h: PICTURE_SIDE };
  const scale = PICTURE_SIDE / Math.max(image.width, image.height);
  return { w: Math.round(image.width * scale), h: Math.round(image.height * scale) };
}

export function firstSize(kind: Thing["kind"], image: Image | null): { w: number; h: number } {
  return kind === "picture" ? pictureSize(image) : SIZES[kind];
}

/** The server's board as things; what nobody has put anywhere yet is laid below the rest, in rows. */
export function thingsOf(items: readonly ItemDocument[]): Thing[] {
  const placed = items.flatMap((item) =>
    item.x !== null && item.y !== null && item.w !== null && item.h !== null ? [{ x: item.x, y: item.y, w: item.w, h: item.h }] : [],
  );
  const box = bounds(placed);
  const left = box?.x ?? 0;
  let x = left;
  let y = box ? box.y + box.h + 2 * GAP : 0;
  let row = 0;
  return items.map((item) => {
    const size = firstSize(item.kind, item.image);
    const common = {
      id: item.id, kind: item.kind, value: item.value, weight: item.weight, z: item.z, color: item.color, image: item.image, gone: item.gone,
      w: item.w ?? size.w, h: item.h ?? size.h,
    };
    if (item.x !== null && item.y !== null) return { ...common, x: item.x, y: item.y };
    if (x > left && x + common.w > left + 1200) {
      x = left;
      y += row + GAP;
      row = 0;
    }
    const at = { x, y };
    x += common.w + GAP;
    row = Math.max(row, common.h);
    return { ...common, ...at };
  });
}

const SAME = ["x", "y", "w", "h", "z", "weight", "color", "value"] as const;

/** What turns what the server has into what is here; null when it is the same. */
export function difference(kept: Things, now: Things): Change | null {
  const before = new Map(kept.map((one) => [one.id, one]));
  const here = new Set(now.map((one) => one.id));
  const change: Change = { items: [], add: [], remove: kept.filter((one) => !here.has(one.id)).map((one) => one.id) };
  for (const one of now) {
    const old = before.get(one.id);
    if (!old) {
      if (one.kind === "picture" && one.gone) continue; // the server could not take it back
      change.add.push(asLaid(one));
    } else if (old !== one) {
      const changed = SAME.filter((name) => old[name] !== one[name]);
      if (changed.length > 0) change.items.push({ id: one.id, ...Object.fromEntries(changed.map((name) => [name, one[name]])) });
    }
  }
  return change.items.length + change.add.length + change.remove.length > 0 ? change : null;
}

export function asLaid({ id, kind, value, weight, x, y, w, h, z, color }: Thing): Schemas["LaidItem"] {
  return { id, kind, value, weight, x, y, w, h, z, color };
}

export interface History {
  past: readonly Things[];
  now: Things;
  future: readonly Things[];
  /** What the newest step was, so that ten presses of an arrow are one. */
  step: string;
}

export const begun = (things: Things): History => ({ past: [], now: things, future: [], step: "" });

/** A step forward. Steps of the same non-empty name, one right after the other, are taken back together. */
export function changed(history: History, next: Things, step = ""): History {
  if (next === history.now) return history;
  const goesOn = step !== "" && step === history.step && history.past.length > 0;
  return { past: goesOn ? history.past : [...history.past, history.now], now: next, future: [], step };
}

export function undone(history: History): History {
  const back = history.past.at(-1);
  if (!back) return history;
  return { past: history.past.slice(0, -1), now: back, future: [history.now, ...history.future], step: "" };
}

export function redone(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.now], now: next, future, step: "" };
}

/** Something that came from the server (a fetched picture, a first layout) was always there, at every step. */
export function always(history: History, change: (things: Things) => Things): History {
  return { ...history, past: history.past.map(change), now: change(history.now), future: history.future.map(change) };
}

export function update(things: Things, ids: ReadonlySet<string>, change: (one: Thing) => Thing): Things {
  return things.map((one) => (ids.has(one.id) ? change(one) : one));
}

/** Puts these in place of those with their ids. */
export function replace(things: Things, changes: Things): Things {
  const by = new Map(changes.map((one) => [one.id, one]));
  return things.map((one) => by.get(one.id) ?? one);
}

export const topmost = (things: Things): number => Math.max(0, ...things.map((one) => one.z)) + 1;
const lowest = (things: Things): number => Math.min(0, ...things.map((one) => one.z)) - 1;

/** In front of or behind everything; among themselves as they were. */
export function raised(things: Things, ids: ReadonlySet<string>, way: "front" | "back"): Things {
  const some = things.filter((one) => ids.has(one.id)).sort((a, b) => a.z - b.z);
  const start = way === "front" ? topmost(things) : lowest(things) - some.length + 1;
  return replace(things, some.map((one, i) => ({ ...one, z: start + i })));
}

/** Copies beside the originals, in front of all. */
export function duplicated(things: Things, ids: ReadonlySet<string>, freshId: () => string, by = 24): { things: Things; ids: string[] } {
  const start = topmost(things);
  const copies = things
    .filter((one) => ids.has(one.id))
    .sort((a, b) => a.z - b.z)
    .map((one, i) => ({ ...one, id: freshId(), x: one.x + by, y: one.y + by, z: start + i }));
  return { things: [...things, ...copies], ids: copies.map((one) => one.id) };
}
