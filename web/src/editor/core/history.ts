/** Undo and redo without limit. Commands of one key in a row become one step, until somebody seals it. */
import { inverse, isIdle, merged, type Command } from "./commands";

export interface Step {
  readonly command: Command;
  readonly label: string;
  readonly key: string | null;
}

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export const NO_HISTORY: History = { past: [], future: [] };

/** Adds what was just done; what had been undone is gone then. */
export function done(history: History, command: Command, label: string, key: string | null = null): History {
  if (isIdle(command)) return history;
  const last = history.past.at(-1);
  const one = key !== null && last?.key === key ? merged(last.command, command) : null;
  const past = one ? [...history.past.slice(0, -1), { command: one, label, key }] : [...history.past, { command, label, key }];
  return { past, future: [] };
}

/** Ends a step: the next command begins one of its own. */
export function sealed(history: History): History {
  const last = history.past.at(-1);
  if (last?.key == null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, key: null }] };
}

export interface Move {
  readonly history: History;
  /** To be applied. */
  readonly command: Command;
  readonly label: string;
}

export function undone({ past, future }: History): Move | null {
  const step = past.at(-1);
  if (!step) return null;
  return { history: { past: past.slice(0, -1), future: [{ ...step, key: null }, ...future] }, command: inverse(step.command), label: step.label };
}

export function redone({ past, future }: History): Move | null {
  const [step, ...rest] = future;
  if (!step) return null;
  return { history: { past: [...past, step], future: rest }, command: step.command, label: step.label };
}
