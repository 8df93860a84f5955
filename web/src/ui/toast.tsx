/** One short line that says what just happened, for eyes and for screen readers. It never asks anything. */
import { useEffect, useSyncExternalStore } from "react";

import "./toast.css";

interface Line {
  text: string;
  wrong: boolean;
  serial: number;
}

let line: Line | null = null;
let serial = 0;
const listeners = new Set<() => void>();

function show(next: Line | null): void {
  line = next;
  for (const listener of listeners) listener();
}

export function say(text: string, { wrong = false } = {}): void {
  serial += 1;
  show({ text, wrong, serial });
}

export function Toast() {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => line,
  );
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => show(null), now.wrong ? 8000 : 3500);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {now && (
        <p key={now.serial} className="toast" data-wrong={now.wrong || undefined}>
          {now.text}
        </p>
      )}
    </div>
  );
}
