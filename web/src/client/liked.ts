/** What was liked in this tab. (A like teaches the taste; the picture itself does not change.) */
import { useSyncExternalStore } from "react";

let liked: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

export function markLiked(id: string, on: boolean): void {
  const next = new Set(liked);
  if (on) next.add(id);
  else next.delete(id);
  liked = next;
  for (const listener of listeners) listener();
}

export const isLiked = (id: string): boolean => liked.has(id);

export function useLiked(id: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => liked.has(id),
  );
}
