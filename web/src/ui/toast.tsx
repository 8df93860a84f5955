/** One short line that says what just happened, for eyes and for screen readers; what was done can be taken back. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import "./toast.css";

interface Options {
  wrong?: boolean;
  /** Takes back what the line tells of; Ctrl/Cmd Z does the same while it stands. */
  undo?: () => unknown;
}
interface Line extends Options {
  text: string;
  serial: number;
}

let line: Line | null = null;
let serial = 0;
const listeners = new Set<() => void>();

function show(next: Line | null): void {
  line = next;
  for (const listener of listeners) listener();
}

export function say(text: string, options: Options = {}): void {
  serial += 1;
  show({ text, serial, ...options });
}

/** Takes back the newest thing, if its line still stands. Returns whether there was one. */
export function undoLast(): boolean {
  const undo = line?.undo;
  if (!undo) return false;
  show(null);
  undo();
  return true;
}

const LASTS_MS = { plain: 3500, wrong: 8000, undo: 9000 };

export function Toast() {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => line,
  );
  useEffect(() => {
    if (!now || held) return;
    const timer = setTimeout(() => show(null), LASTS_MS[now.undo ? "undo" : now.wrong === true ? "wrong" : "plain"]);
    return () => clearTimeout(timer);
  }, [now, held]);
  return (
    <div className="toast-place" role="status" aria-live="polite" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      {now && (
        <div key={now.serial} className="toast" data-wrong={now.wrong === true || undefined}>
          <p>{now.text}</p>
          {now.undo && (
            <button type="button" onClick={undoLast}>
              {t("common.undo")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
