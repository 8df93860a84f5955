/**
 * The pictures beside the words, each with its role. A list as a value and pure steps; around it the one tray of this
 * tab, which uploads what comes from outside and keeps what is locked for the next prompts.
 */
import { useSyncExternalStore } from "react";

import { fileUrl } from "./api";
import { readParameter } from "./prompt";
import { upload } from "./upload";

export const ROLES = ["image", "style", "omni", "character"] as const;
export type Role = (typeof ROLES)[number];

/** Ranges of the prompt language: image and style count against each other, the other two have a strength. */
export const WEIGHTS = {
  image: { min: 0, max: 3, step: 0.1, usual: 1 },
  style: { min: 0, max: 5, step: 0.1, usual: 1 },
  omni: { min: 1, max: 1000, step: 1, usual: 100 },
  character: { min: 0, max: 100, step: 1, usual: 100 },
} as const satisfies Record<Role, object>;

export interface Piece {
  key: string;
  role: Role;
  /** Null until it is in the library. */
  imageId: string | null;
  src: string;
  name: string;
  weight: number;
  /** Stays for the next prompts. */
  locked: boolean;
  /** 0 to 1 while it is uploaded. */
  progress: number;
  error: string | null;
}

/** A role that takes one picture takes the newest. */
export function withPiece(tray: readonly Piece[], piece: Piece): readonly Piece[] {
  const same = tray.find((one) => one.role === piece.role && one.imageId !== null && one.imageId === piece.imageId);
  if (same) return tray;
  return [...tray.filter((one) => piece.role !== "omni" || one.role !== "omni"), piece];
}

export function changed(tray: readonly Piece[], key: string, change: Partial<Piece>): readonly Piece[] {
  return tray.map((piece) => (piece.key === key ? { ...piece, ...change } : piece));
}

/** To another slot; what it weighed there means nothing here. */
export function moved(tray: readonly Piece[], key: string, role: Role): readonly Piece[] {
  const piece = tray.find((one) => one.key === key);
  if (!piece || piece.role === role) return tray;
  return withPiece(
    tray.filter((one) => one.key !== key),
    { ...piece, role, weight: WEIGHTS[role].usual },
  );
}

export function removed(tray: readonly Piece[], key: string): readonly Piece[] {
  return tray.filter((piece) => piece.key !== key);
}

/** What is left after a prompt was sent: what is locked, and what did not make it in time. */
export function afterSending(tray: readonly Piece[]): readonly Piece[] {
  return tray.filter((piece) => piece.locked || piece.imageId === null);
}

/** As the prompt language says it. What the words say themselves (`--sref …`) is left to them. */
export function written(tray: readonly Piece[], words: string): { before: string; after: string[] } {
  const ready = (role: Role) => tray.filter((piece) => piece.role === role && piece.imageId !== null);
  const weighed = (piece: Piece) => (piece.weight === 1 ? (piece.imageId ?? "") : `${piece.imageId ?? ""}::${piece.weight}`);
  const says = (...names: string[]) => readParameter(words, names) !== undefined;
  const after: string[] = [];
  const style = ready("style");
  if (style.length > 0 && !says("sref", "style-reference")) after.push(`--sref ${style.map(weighed).join(" ")}`);
  const [omni] = ready("omni");
  if (omni && !says("oref", "omni-reference")) {
    after.push(`--oref ${omni.imageId ?? ""}`);
    if (omni.weight !== WEIGHTS.omni.usual && !says("ow", "omni-weight")) after.push(`--ow ${omni.weight}`);
  }
  const characters = ready("character");
  if (characters.length > 0 && !says("cref", "character-reference")) {
    after.push(`--cref ${characters.map((piece) => piece.imageId ?? "").join(" ")}`);
    const weight = Math.min(...characters.map((piece) => piece.weight));
    if (weight !== WEIGHTS.character.usual && !says("cw", "character-weight")) after.push(`--cw ${weight}`);
  }
  return { before: ready("image").map(weighed).join(" "), after };
}

const KEY = "gesso.tray";

function load(): readonly Piece[] {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? (kept as Piece[]).filter((piece) => ROLES.includes(piece.role) && typeof piece.imageId === "string") : [];
  } catch {
    return [];
  }
}

let tray = load();
const listeners = new Set<() => void>();

function set(next: readonly Piece[]): void {
  if (next === tray) return;
  tray = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(tray.filter((piece) => piece.imageId !== null)));
  } catch {
    // without storage the tray lasts as long as the page
  }
  for (const listener of listeners) listener();
}

let serial = 0;
const uploads = new Map<string, AbortController>();

function fresh(role: Role, change: Partial<Piece>): Piece {
  serial += 1;
  return { key: `t${Date.now()}.${serial}`, role, imageId: null, src: "", name: "", weight: WEIGHTS[role].usual, locked: false, progress: 0, error: null, ...change };
}

/** Pictures of the studio, into a slot. */
export function addPictures(ids: readonly string[], role: Role): void {
  let next = tray;
  for (const id of ids) next = withPiece(next, fresh(role, { imageId: id, src: fileUrl({ id }, { format: "webp", width: 320 }), progress: 1 }));
  set(next);
}

/** Files from outside: shown at once, uploaded meanwhile. */
export function addFiles(files: readonly File[], role: Role): void {
  for (const file of files) {
    const piece = fresh(role, { src: URL.createObjectURL(file), name: file.name });
    set(withPiece(tray, piece));
    send(piece.key, file);
  }
}

const sources = new Map<string, File>();

function send(key: string, file: File): void {
  const stop = new AbortController();
  uploads.set(key, stop);
  sources.set(key, file);
  set(changed(tray, key, { error: null, progress: 0 }));
  upload(file, { signal: stop.signal, onProgress: (progress) => set(changed(tray, key, { progress })) })
    .then((image) => {
      sources.delete(key);
      set(changed(tray, key, { imageId: image.id, progress: 1 }));
    })
    .catch((reason: unknown) => {
      if (!stop.signal.aborted) set(changed(tray, key, { error: reason instanceof Error ? reason.message : String(reason) }));
    })
    .finally(() => uploads.delete(key));
}

export const trayActions = {
  move: (key: string, role: Role) => set(moved(tray, key, role)),
  weigh: (key: string, weight: number) => set(changed(tray, key, { weight })),
  lock: (key: string, locked: boolean) => set(changed(tray, key, { locked })),
  remove: (key: string) => {
    uploads.get(key)?.abort();
    sources.delete(key);
    set(removed(tray, key));
  },
  retry: (key: string) => {
    const file = sources.get(key);
    if (file) send(key, file);
  },
  sent: () => set(afterSending(tray)),
  restore: (before: readonly Piece[]) => set(before),
};

export function currentTray(): readonly Piece[] {
  return tray;
}

export function useTray(): readonly Piece[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentTray);
}
