/**
 * One selection for every wall of pictures: click, Shift, Ctrl/Cmd, a dragged box, a long press, the arrow keys.
 * A value and pure steps; a store around it. What stands between two pictures is asked of whoever knows the order,
 * so that a wall of a million does not have to be in memory.
 */
import { useSyncExternalStore } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Where a Shift range starts. */
  anchor: string | null;
  /** Where the keyboard is. */
  at: string | null;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null, at: null };

/** The ids from one to the other, both included, in the wall's order. */
export type Between = (from: string, to: string) => readonly string[];

interface Held {
  shift?: boolean;
  /** Ctrl or Cmd. */
  mod?: boolean;
}

/** Only this one; with Ctrl/Cmd in or out; with Shift everything from the anchor (added with both). */
export function pick(now: Selection, id: string, held: Held, between: Between): Selection {
  if (held.shift && now.anchor !== null) {
    const range = between(now.anchor, id);
    return { ids: new Set(held.mod ? [...now.ids, ...range] : range), anchor: now.anchor, at: id };
  }
  if (held.mod || held.shift) return toggle(now, id);
  return { ids: new Set([id]), anchor: id, at: id };
}

/** In or out: Ctrl/Cmd and click, the tick in the corner, a long press. */
export function toggle(now: Selection, id: string): Selection {
  const ids = new Set(now.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id, at: id };
}

/** Everything a box touches; with Ctrl/Cmd or Shift on top of what was there when the box began. */
export function box(start: Selection, touched: Iterable<string>, held: Held): Selection {
  const inside = [...touched];
  const ids = new Set(held.mod || held.shift ? [...start.ids, ...inside] : inside);
  return { ids, anchor: inside[0] ?? start.anchor, at: inside.at(-1) ?? start.at };
}

export function all(order: Iterable<string>): Selection {
  const ids = new Set(order);
  const [first = null] = ids;
  return { ids, anchor: first, at: first };
}

/** Without what is no longer there (moved away, deleted). */
export function without(now: Selection, gone: Iterable<string>): Selection {
  const ids = new Set(now.ids);
  let changed = false;
  for (const id of gone) changed = ids.delete(id) || changed;
  return changed ? { ...now, ids, anchor: now.anchor !== null && ids.has(now.anchor) ? now.anchor : null } : now;
}

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

/** Where an arrow leads. `rows` are the wall's rows as shown; up and down go to the picture nearest across. */
export function step(rows: readonly (readonly { id: string; middle: number }[])[], at: string | null, arrow: Arrow): string | null {
  const flat = rows.flat();
  if (flat.length === 0) return null;
  const i = flat.findIndex((one) => one.id === at);
  const here = flat[i];
  if (!here || arrow === "Home") return flat[0]?.id ?? null;
  if (arrow === "End") return flat.at(-1)?.id ?? null;
  if (arrow === "ArrowLeft") return flat[Math.max(0, i - 1)]?.id ?? null;
  if (arrow === "ArrowRight") return flat[Math.min(flat.length - 1, i + 1)]?.id ?? null;
  const row = rows.findIndex((one) => one.some((cell) => cell.id === at));
  const next = rows[row + (arrow === "ArrowUp" ? -1 : 1)];
  if (!next || next.length === 0) return at;
  return next.reduce((best, cell) => (Math.abs(cell.middle - here.middle) < Math.abs(best.middle - here.middle) ? cell : best)).id;
}

export interface SelectionStore {
  get: () => Selection;
  set: (next: Selection) => void;
  subscribe: (listener: () => void) => () => void;
}

export function selectionStore(): SelectionStore {
  let now = NOTHING;
  const listeners = new Set<() => void>();
  return {
    get: () => now,
    set: (next) => {
      if (next === now) return;
      now = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useSelection(store: SelectionStore): Selection {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** For one cell of a wall: only it draws anew when it comes in or goes out. */
export function useSelected(store: SelectionStore, id: string): boolean {
  return useSyncExternalStore(store.subscribe, () => store.get().ids.has(id));
}
