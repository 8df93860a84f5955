/** The one picture that keys and the bar of actions mean: under the pointer, or in focus. */
import { useSyncExternalStore } from "react";

import type { Image } from "../client/api";

let current: Image | null = null;
const listeners = new Set<() => void>();

export function setCurrent(image: Image | null): void {
  if (image?.id === current?.id) return;
  current = image;
  for (const listener of listeners) listener();
}

/** Only if it is still this one: a pointer that leaves late takes nothing away from the next. */
export function leaveCurrent(image: Image): void {
  if (current?.id === image.id) setCurrent(null);
}

export function currentPicture(): Image | null {
  return current;
}

export function useIsCurrent(id: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current?.id === id,
  );
}
