/** How the wall looks, as a person last chose it; kept in this browser. */
import { useSyncExternalStore } from "react";

export interface Looks {
  kind: "rows" | "grid";
  /** 0 small to 4 large. */
  size: number;
  panel: boolean;
}

const KEY = "gesso.wall";
const FIRST: Looks = { kind: "rows", size: 2, panel: true };
const HEIGHTS = [96, 140, 210, 290, 400];

function read(): Looks {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Looks>) };
  } catch {
    return FIRST;
  }
}

let looks = read();
const listeners = new Set<() => void>();

export function setLooks(change: Partial<Looks>): void {
  looks = { ...looks, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(looks));
  } catch {
    // without storage it lasts as long as the page
  }
  for (const listener of listeners) listener();
}

export function useLooks(): Looks {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => looks,
  );
}

/** A row's height in this width. A phone shows one or two a row, never a mosaic of stamps. */
export function targetHeight({ kind, size }: Looks, width: number): number {
  const height = HEIGHTS[Math.min(4, Math.max(0, size))] ?? 210;
  if (width >= 560) return height;
  if (kind === "grid") return size >= 3 ? width : (width - 6) / 2;
  return size >= 3 ? width * 0.9 : width * 0.42;
}
