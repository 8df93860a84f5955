/** What stands in the prompt bar, and what is set beside it. Kept in this browser, so that a reload loses nothing. */
import { useSyncExternalStore } from "react";

import { parameterTokens, readParameter, writeParameter } from "./prompt";
import { written, type Piece } from "./tray";

/** What can be set beside the words, and every flag by which the words may say it themselves. */
export const SETTINGS = {
  aspect: ["ar", "aspect"],
  version: ["v", "version", "niji", "model"],
  stylize: ["s", "stylize"],
  weird: ["w", "weird"],
  chaos: ["c", "chaos"],
  raw: ["raw", "style"],
  draft: ["draft"],
  speed: ["turbo", "fast", "relax"],
} as const satisfies Record<string, readonly string[]>;
export type Setting = keyof typeof SETTINGS;
/** As they are written: `{ aspect: "--ar 16:9", speed: "--relax" }`. */
export type Settings = Readonly<Partial<Record<Setting, string>>>;
export const SPEEDS = SETTINGS.speed;
export type Speed = (typeof SPEEDS)[number];

/** Words that change a picture instead of making one from nothing. */
export interface Remix {
  imageId: string;
  strength: "subtle" | "strong";
}

export interface Draft {
  text: string;
  settings: Settings;
  remix: Remix | null;
  /** Rises when somebody else than the person typing has put words here: the bar then takes the focus. */
  placed: number;
}

const KEY = "gesso.bar.2";
const FIRST: Draft = { text: "", settings: {}, remix: null, placed: 0 };
/** Whether this browser has settings of its own; without, the person's defaults count. */
let own = false;

function load(): Draft {
  try {
    const kept = globalThis.localStorage.getItem(KEY);
    own = kept !== null;
    return { ...FIRST, ...(JSON.parse(kept ?? "{}") as Partial<Draft>), placed: 0 };
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
export function placePrompt(text: string, remix: Remix | null = null): void {
  setDraft({ text, remix, placed: draft.placed + 1 });
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

/** The settings that parameters alone say; what is no setting is left out. */
export function settingsFrom(parameters: string): Settings {
  const result: Partial<Record<Setting, string>> = {};
  for (const token of parameterTokens(parameters)) {
    for (const [name, flags] of Object.entries(SETTINGS) as [Setting, readonly string[]][]) {
      if (flags.includes(token.name)) result[name] = parameters.slice(token.start, token.end);
    }
  }
  return result;
}

export function settingsText(settings: Settings): string {
  return (Object.keys(SETTINGS) as Setting[]).flatMap((name) => settings[name] ?? []).join(" ");
}

/** A person's defaults, for a browser in which nothing was ever set. */
export function offerDefaults(parameters: string): void {
  if (own || Object.keys(draft.settings).length > 0) return;
  own = true;
  if (parameters) setDraft({ settings: settingsFrom(parameters) });
}

/** Where a setting is said, and what: in the words, beside them, or nowhere. `value` is "" for a bare flag. */
export function readSetting(now: Pick<Draft, "text" | "settings">, name: Setting): { in: "words" | "settings"; flag: string; value: string } | null {
  const inWords = parameterTokens(now.text).findLast((token) => (SETTINGS[name] as readonly string[]).includes(token.name));
  if (inWords) return { in: "words", flag: inWords.name, value: inWords.value };
  const [beside] = parameterTokens(now.settings[name] ?? "");
  return beside ? { in: "settings", flag: beside.name, value: beside.value } : null;
}

/** Sets it where it is said already, otherwise beside the words; "" takes it away. */
export function withSetting(now: Draft, name: Setting, written: string): Draft {
  const rest = Object.fromEntries(Object.entries(now.settings).filter(([key]) => key !== name)) as Settings;
  const settings = written ? { ...rest, [name]: written } : rest;
  if (readSetting(now, name)?.in !== "words") return { ...now, settings };
  return { ...now, settings, text: writeParameter(now.text, SETTINGS[name], written) };
}

export function changeSetting(name: Setting, written: string): void {
  setDraft(withSetting(draft, name, written));
}

export interface Whole {
  prompt: string;
  /** How many UTF-16 units stand before the bar's own words. */
  before: number;
}

/** The words as they are sent: pictures of the tray and what is set beside the bar are added, unless the words say otherwise. */
export function wholePrompt({ text, settings, remix }: Pick<Draft, "text" | "settings" | "remix">, tray: readonly Piece[] = []): Whole {
  const words = text.trim();
  const pieces = written(tray, words);
  if (!words && !pieces.before) return { prompt: "", before: 0 };
  const added = (Object.keys(SETTINGS) as Setting[]).flatMap((name) =>
    remix === null && settings[name] && readParameter(words, SETTINGS[name]) === undefined ? [settings[name]] : [],
  );
  const before = pieces.before ? `${pieces.before} ` : "";
  return { prompt: [before + words, ...pieces.after, ...added].filter(Boolean).join(" ").trim(), before: before.length };
}
