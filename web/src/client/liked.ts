/** What was liked or unliked in this tab, before the pictures that pages hold say so themselves. */
import { useSyncExternalStore } from "react";

import type { Image } from "./api";

type Likeable = Pick<Image, "id" | "liked">;

let told: ReadonlyMap<string, boolean> = new Map();
const listeners = new Set<() => void>();

export function markLiked(id: string, on: boolean): void {
  told = new Map(told).set(id, on);
  for (const listener of listeners) listener();
}

export const isLiked = (image: Likeable): boolean => told.get(image.id) ?? image.liked;

export function useLiked(image: Likeable): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isLiked(image),
  );
}
