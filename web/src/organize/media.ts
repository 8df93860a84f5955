/** What kind of window and pointer this is, as it changes. */
import { useSyncExternalStore } from "react";

/** A finger: no keys, no right mouse button. */
export const COARSE = "(pointer: coarse)";
export const NARROW = "(max-width: 720px)";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
  );
}
