/** What a screen reader hears of the work going on: one line at a time, never in the way. */
import { useSyncExternalStore } from "react";

let text = "";
const listeners = new Set<() => void>();

export function announce(next: string): void {
  if (next === text) return;
  text = next;
  for (const listener of listeners) listener();
}

export function Announcer() {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => text,
  );
  return (
    <div className="unseen" aria-live="polite" data-testid="announcer">
      {now}
    </div>
  );
}
