/** What stands in the prompt bar, and what is set beside it. Kept in this browser, so that a reload loses nothing. */
import { useSyncExternalStore } from "react";

import { readParameter } from "./prompt";

export type Speed = "" | "turbo" | "fast" | "relax";

export interface Draft {
  text: string;
  /** `W:H`; "" leaves it to the version. */
  aspect: string;
  speed: Speed;
  draft: boolean;
  /** Rises when somebody else than the person typing has put words here: the bar then takes the focus. */
  placed: number;
}

const KEY = "gesso.bar";
const FIRST: Draft = { text: "", aspect: "", speed: "", draft: false, placed: 0 };

function load(): Draft {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Draft>), placed: 0 };
  } catch {
    return FIRST;
  }
}

let draft = load();
const listeners = new Set<() => void>();

export function setDraft(change: Partial<Draft>): void {
  draft = { ...draft, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // A browser without storage forgets on reload; nothing else is lost.
  }
  for (const listener of listeners) listener();
}

/** Puts words into the bar for the person to look at and send. */
export function placePrompt(text: string): void {
  setDraft({ text, placed: draft.placed + 1 });
}

export function currentDraft(): Draft {
  return draft;
}

export function useDraft(): Draft {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => draft,
  );
}

export const ASPECT = ["ar", "aspect"] as const;
export const SPEEDS = ["turbo", "fast", "relax"] as const;

/** The words as they are sent: what is set beside the bar is added, unless the words say otherwise. */
export function wholePrompt({ text, aspect, speed, draft: asDraft }: Draft): string {
  const words = text.trim();
  if (!words) return "";
  const added: string[] = [];
  if (aspect && readParameter(words, ASPECT) === undefined) added.push(`--ar ${aspect}`);
  if (asDraft && readParameter(words, ["draft"]) === undefined) added.push("--draft");
  if (speed && readParameter(words, SPEEDS) === undefined) added.push(`--${speed}`);
  return [words, ...added].join(" ");
}
