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
let underway = 0;
let wanted = false;
const listeners = new Set<() => void>();

function show(next: Line | null): void {
  line = next;
  for (const listener of listeners) listener();
}

/** Something is being done that can be taken back, and is told of at its end: Ctrl/Cmd Z that comes before that waits for it. */
export async function undoable<T>(work: () => Promise<T>): Promise<T> {
  underway += 1;
  try {
    return await work();
  } finally {
    underway -= 1;
    if (underway === 0) wanted = false;
  }
}

export function say(text: string, options: Options = {}): void {
  if (wanted && options.undo) {
    wanted = false;
    options.undo();
    return;
  }
  serial += 1;
  show({ text, serial, ...options });
}

/** Takes back the newest thing, if it is still being done or its line still stands. Returns whether there was one. */
export function undoLast(): boolean {
  if (underway > 0) {
    wanted = true;
    return true;
  }
  return takeBack();
}

/** Takes back what the line tells of. */
function takeBack(): boolean {
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
            <button type="button" onClick={takeBack}>
              {t("common.undo")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
