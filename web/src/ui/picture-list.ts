/** The list that an opened picture stands in: whatever page shows one says so, and arrows step through it. */
import { useEffect, useSyncExternalStore } from "react";

export interface PictureList {
  ids: readonly string[];
  /** Reads on, when the end of what is loaded comes near. */
  more?: (() => unknown) | undefined;
}

let lists: readonly PictureList[] = [];
const listeners = new Set<() => void>();

function change(next: readonly PictureList[]): void {
  lists = next;
  for (const listener of listeners) listener();
}

/** While this part of the page is there, its pictures are the list. Null leaves it to the page below. */
export function usePictureList(list: PictureList | null): void {
  useEffect(() => {
    if (!list) return;
    change([...lists, list]);
    return () => change(lists.filter((one) => one !== list));
  }, [list]);
}

/** The newest offered list; null: the library. */
export function useOpenedFrom(): PictureList | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lists.at(-1) ?? null,
  );
}
