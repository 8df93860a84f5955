/**
 * Every shortcut of the studio, in one table: where it works, which keys. `?` shows it; a person may change it (kept in
 * this browser). A part of the page says what happens with `useKeys`; the newest binding of a key wins, and one that
 * returns false passes the key on to the one before.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";

export const SCOPES = ["everywhere", "prompt", "picture", "grid", "compare", "ranking", "editor", "boards"] as const;
export type Scope = (typeof SCOPES)[number];

interface Row {
  scope: Scope;
  /** Alternatives. "G C": one after the other. Mod: Ctrl, on a Mac ⌘. */
  keys: readonly string[];
  /** Not for changing: the element that has the focus sees to it. */
  fixed?: true;
}

/** A new one: a row here, its name in both languages in pages/words (`keys`). */
export const SHORTCUTS = {
  prompt: { scope: "everywhere", keys: ["/"] },
  help: { scope: "everywhere", keys: ["?"] },
  goCreate: { scope: "everywhere", keys: ["G C"] },
  goDraft: { scope: "everywhere", keys: ["G D"] },
  goEdit: { scope: "everywhere", keys: ["G E"] },
  goOrganize: { scope: "everywhere", keys: ["G O"] },
  goBoards: { scope: "everywhere", keys: ["G B"] },
  goStyles: { scope: "everywhere", keys: ["G Y"] },
  goPersonalize: { scope: "everywhere", keys: ["G P"] },
  goModels: { scope: "everywhere", keys: ["G M"] },
  goSettings: { scope: "everywhere", keys: ["G S"] },
  toggleDraft: { scope: "everywhere", keys: ["D"] },
  settings: { scope: "everywhere", keys: [","] },
  undo: { scope: "everywhere", keys: ["Mod+Z"] },
  back: { scope: "everywhere", keys: ["Escape"], fixed: true },

  send: { scope: "prompt", keys: ["Enter"], fixed: true },
  sendKeep: { scope: "prompt", keys: ["Mod+Enter"], fixed: true },
  newLine: { scope: "prompt", keys: ["Shift+Enter"], fixed: true },
  history: { scope: "prompt", keys: ["ArrowUp"], fixed: true },
  fix: { scope: "prompt", keys: ["Tab"], fixed: true },

  pick1: { scope: "picture", keys: ["1"] },
  pick2: { scope: "picture", keys: ["2"] },
  pick3: { scope: "picture", keys: ["3"] },
  pick4: { scope: "picture", keys: ["4"] },
  varySubtle: { scope: "picture", keys: ["V"] },
  varyStrong: { scope: "picture", keys: ["Shift+V"] },
  remix: { scope: "picture", keys: ["R"] },
  upscale: { scope: "picture", keys: ["U"] },
  edit: { scope: "picture", keys: ["E"] },
  enhance: { scope: "picture", keys: ["H"] },
  usePrompt: { scope: "picture", keys: ["P"] },
  useImage: { scope: "picture", keys: ["I"] },
  useStyle: { scope: "picture", keys: ["S"] },
  useOmni: { scope: "picture", keys: ["O"] },
  like: { scope: "picture", keys: ["L"] },
  tag: { scope: "picture", keys: ["T"] },
  folder: { scope: "picture", keys: ["F"] },
  hide: { scope: "picture", keys: ["X"] },
  compare: { scope: "picture", keys: ["C"] },
  zoom: { scope: "picture", keys: ["Space"], fixed: true },
  newer: { scope: "picture", keys: ["ArrowLeft"], fixed: true },
  older: { scope: "picture", keys: ["ArrowRight"], fixed: true },
  zoomMore: { scope: "picture", keys: ["+", "="] },
  zoomLess: { scope: "picture", keys: ["-"] },
  zoomOne: { scope: "picture", keys: ["0"] },
  trash: { scope: "picture", keys: ["Delete"] },
  describe: { scope: "picture", keys: ["W"] },
  download: { scope: "picture", keys: ["Mod+S"] },

  compareSide: { scope: "compare", keys: ["1"] },
  compareSlider: { scope: "compare", keys: ["2"] },
  compareBlink: { scope: "compare", keys: ["3"] },
  compareDifference: { scope: "compare", keys: ["4"] },
  compareSwap: { scope: "compare", keys: ["X"] },
  compareFlip: { scope: "compare", keys: ["Space"], fixed: true },
  compareLeft: { scope: "compare", keys: ["ArrowLeft"], fixed: true },
  compareRight: { scope: "compare", keys: ["ArrowRight"], fixed: true },
  compareEarlier: { scope: "compare", keys: ["PageUp"] },
  compareLater: { scope: "compare", keys: ["PageDown"] },

  open: { scope: "grid", keys: ["Enter"], fixed: true },
  select: { scope: "grid", keys: ["Space"], fixed: true },
  selectAll: { scope: "grid", keys: ["Mod+A"] },
  selectNone: { scope: "grid", keys: ["Mod+Shift+A"] },
  delete: { scope: "grid", keys: ["Delete"] },
  find: { scope: "grid", keys: ["Mod+F"] },
  rate1: { scope: "grid", keys: ["1"] },
  rate2: { scope: "grid", keys: ["2"] },
  rate3: { scope: "grid", keys: ["3"] },
  rate4: { scope: "grid", keys: ["4"] },
  rate5: { scope: "grid", keys: ["5"] },
  rate0: { scope: "grid", keys: ["0"] },

  rankLeft: { scope: "ranking", keys: ["1"] },
  rankRight: { scope: "ranking", keys: ["2"] },
  rankSkip: { scope: "ranking", keys: ["3"] },

  toolMove: { scope: "editor", keys: ["V"] },
  toolBrush: { scope: "editor", keys: ["B"] },
  toolEraser: { scope: "editor", keys: ["E"] },
  toolLasso: { scope: "editor", keys: ["L"] },
  toolRectangle: { scope: "editor", keys: ["R"] },
  toolPolygon: { scope: "editor", keys: ["P"] },
  toolSelect: { scope: "editor", keys: ["M"] },
  toolText: { scope: "editor", keys: ["T"] },
  toolCanvas: { scope: "editor", keys: ["C"] },
  toolPan: { scope: "editor", keys: ["H"] },
  brushSmaller: { scope: "editor", keys: ["["] },
  brushLarger: { scope: "editor", keys: ["]"] },
  swapMode: { scope: "editor", keys: ["X"] },
  zoomFit: { scope: "editor", keys: ["0"] },
  zoomActual: { scope: "editor", keys: ["1"] },
  pan: { scope: "editor", keys: ["Space"], fixed: true },
  before: { scope: "editor", keys: ["Q"], fixed: true },
  removeLayer: { scope: "editor", keys: ["Delete", "Backspace"] },
  editorWords: { scope: "editor", keys: ["I"] },
  redo: { scope: "editor", keys: ["Mod+Shift+Z", "Mod+Y"] },
  submit: { scope: "editor", keys: ["Enter", "Mod+Enter"] },

  boardNote: { scope: "boards", keys: ["N"] },
  boardDuplicate: { scope: "boards", keys: ["Mod+D"] },
} as const satisfies Record<string, Row>;

export type ShortcutId = keyof typeof SHORTCUTS;
export type Keymap = Readonly<Partial<Record<ShortcutId, readonly string[]>>>;

export const isFixed = (id: ShortcutId): boolean => "fixed" in SHORTCUTS[id];

type Struck = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"> & Partial<Pick<KeyboardEvent, "getModifierState">>;

/** One key with what is held down: "V", "Shift+V", "Mod+Enter", "?", "Space". Null while only modifiers are down. */
export function stroke(event: Struck): string | null {
  if (/^(?:Shift|Control|Alt|Meta|AltGraph|CapsLock|Dead|Process)$/u.test(event.key)) return null;
  const letter = /^\p{L}$/u.test(event.key);
  const key = event.key === " " ? "Space" : letter ? event.key.toUpperCase() : event.key;
  const named = key.length > 1 || letter;
  // Many keyboards have "[" only with AltGr, which Windows reports as Ctrl and Alt, or with ⌥: there it is part of the sign.
  const sign = /^[^\p{L}\p{N}]$/u.test(key) && event.altKey && (event.getModifierState?.("AltGraph") === true || !(event.ctrlKey || event.metaKey));
  return [!sign && (event.ctrlKey || event.metaKey) ? "Mod+" : "", !sign && event.altKey ? "Alt+" : "", event.shiftKey && named ? "Shift+" : "", key].join("");
}

export function keysOf(id: ShortcutId, changed: Keymap = currentKeymap()): readonly string[] {
  return changed[id] ?? SHORTCUTS[id].keys;
}

/** Which shortcuts a stroke means, after the stroke before it (if that was the start of a pair). */
export function meant(now: string, before: string | null, ids: Iterable<ShortcutId>, changed: Keymap): { ids: ShortcutId[]; starts: boolean } {
  const found: ShortcutId[] = [];
  let starts = false;
  for (const id of ids) {
    for (const keys of keysOf(id, changed)) {
      if (before ? keys === `${before} ${now}` : keys === now) found.push(id);
      else if (!before && keys.startsWith(`${now} `)) starts = true;
    }
  }
  return { ids: found, starts };
}

/** Others that the same keys would mean in the same place. Scopes other than "everywhere" do not meet each other. */
export function conflicts(id: ShortcutId, keys: string, changed: Keymap): ShortcutId[] {
  const mine = SHORTCUTS[id].scope;
  return (Object.keys(SHORTCUTS) as ShortcutId[]).filter((other) => {
    const theirs = SHORTCUTS[other].scope;
    const meet = mine === theirs || mine === "everywhere" || theirs === "everywhere";
    return other !== id && meet && keysOf(other, changed).includes(keys);
  });
}

const STORED = "gesso.keys";
let keymap: Keymap = read();
const listeners = new Set<() => void>();

function read(): Keymap {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage.getItem(STORED) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter(([id, keys]) => id in SHORTCUTS && Array.isArray(keys) && keys.every((key) => typeof key === "string")),
    );
  } catch {
    return {};
  }
}

export function currentKeymap(): Keymap {
  return keymap;
}

/** Other keys for a shortcut, or null for the first ones. */
export function remap(id: ShortcutId, keys: readonly string[] | null): void {
  const others = Object.fromEntries(Object.entries(keymap).filter(([one]) => one !== id));
  setKeymap(keys ? { ...others, [id]: keys } : others);
}

export function setKeymap(next: Keymap): void {
  keymap = next;
  try {
    localStorage.setItem(STORED, JSON.stringify(next));
  } catch {
    // without storage the change lasts until the page is closed
  }
  for (const listener of listeners) listener();
}

export function useKeymap(): Keymap {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentKeymap);
}

const SIGNS: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del" };

/** As a person reads it: ["Ctrl", "Enter"], ["G", "C"]. */
export function keyCaps(keys: string): string[] {
  const mac = /mac|iphone|ipad/iu.test(globalThis.navigator.userAgent);
  return keys.split(/[ ]|(?<=\w)\+/u).map((key) => (key === "Mod" ? (mac ? "⌘" : "Ctrl") : (SIGNS[key] ?? key)));
}

/** Short, for a tooltip or a menu line; "" when it has no key. */
export function keyHint(id: ShortcutId, changed: Keymap = keymap): string {
  const [first] = keysOf(id, changed);
  return first ? keyCaps(first).join(" ") : "";
}

type Handler = (event: KeyboardEvent) => unknown;
export type Bindings = Partial<Record<ShortcutId, Handler>>;
interface Layer {
  current: Bindings;
  /** Also while a dialog is open: for what stands in one. */
  inDialog: boolean;
}

const layers: Layer[] = [];

/** What the keys do while this part of the page is there. */
export function useKeys(bindings: Bindings, { inDialog = false, enabled = true } = {}): void {
  const newest = useRef(bindings);
  useEffect(() => {
    newest.current = bindings;
  });
  useEffect(() => {
    if (!enabled) return;
    const layer: Layer = {
      get current() {
        return newest.current;
      },
      inDialog,
    };
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, [inDialog, enabled]);
}

const PAIR_MS = 1200;

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !/^(?:checkbox|radio|button|submit|range|color|file)$/u.test(target.type);
  return target.isContentEditable || /^(?:TEXTAREA|SELECT)$/u.test(target.tagName);
}

/** Listens once for the whole page. */
export function startKeys(): () => void {
  let before: { keys: string; at: number } | null = null;
  const keyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("[role=menu]")) return;
    const now = stroke(event);
    if (!now) return;
    const dialog = document.querySelector("[role=dialog]:not([data-panel])") !== null;
    const first = before && performance.now() - before.at < PAIR_MS ? before.keys : null;
    before = null;
    for (const layer of layers.toReversed()) {
      if (dialog && !layer.inDialog) continue;
      const bound = Object.keys(layer.current) as ShortcutId[];
      for (const id of meant(now, first, bound, keymap).ids) {
        if (layer.current[id]?.(event) === false) continue;
        event.preventDefault();
        return;
      }
    }
    if (!first && layers.some((layer) => (!dialog || layer.inDialog) && meant(now, null, Object.keys(layer.current) as ShortcutId[], keymap).starts)) {
      before = { keys: now, at: performance.now() };
    }
  };
  window.addEventListener("keydown", keyDown);
  return () => window.removeEventListener("keydown", keyDown);
}
