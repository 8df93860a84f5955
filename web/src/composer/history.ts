/** Earlier prompts, walked with the arrow keys like a shell's history. A value; every change makes a new one. */

export interface History {
  /** Oldest first, each prompt once. */
  entries: readonly string[];
  /** Which entry is shown; entries.length means what the person was typing. */
  at: number;
  typed: string;
}

const LONGEST = 200;

export function startHistory(entries: readonly string[]): History {
  return { entries: entries.slice(-LONGEST), at: Math.min(entries.length, LONGEST), typed: "" };
}

export function remember(history: History, prompt: string): History {
  const text = prompt.trim();
  if (!text) return history;
  return startHistory([...history.entries.filter((entry) => entry !== text), text]);
}

/** One step to older (-1) or newer (1); null when there is no further. */
export function walk(history: History, current: string, step: -1 | 1): { history: History; text: string } | null {
  const { entries } = history;
  const showing = entries[history.at] === current || history.at === entries.length;
  const from = showing ? history.at : entries.length;
  const typed = from === entries.length ? current : history.typed;
  const at = from + step;
  if (at < 0 || at > entries.length) return null;
  return { history: { entries, at, typed }, text: entries[at] ?? typed };
}

/** Whether the text is an entry being looked at, so that arrow-up goes on walking. */
export function isWalking(history: History, current: string): boolean {
  return history.at < history.entries.length && history.entries[history.at] === current;
}

const KEY = "gesso.prompts";

export function loadHistory(): History {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return startHistory(Array.isArray(kept) ? kept.filter((entry) => typeof entry === "string") : []);
  } catch {
    return startHistory([]);
  }
}

export function saveHistory(history: History): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(history.entries));
  } catch {
    // history lasts as long as the page
  }
}
