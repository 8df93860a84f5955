/**
 * What goes out and comes in: exports and imports under way in this tab. They go on while other pages are looked at;
 * each tells how far it is, can be cancelled, and says of every file that was left out why.
 */
import { useSyncExternalStore } from "react";

import { api, ApiError, freshToken, need } from "../client/api";
import type { components } from "../client/schema";
import { announceChange } from "./commands";

type Transfer = components["schemas"]["TransferDocument"];
export type NewExport = Partial<components["schemas"]["NewExport"]>;

export interface Told {
  file: string;
  code: string;
  message: string;
}

export interface Task {
  key: string;
  kind: "export" | "everything" | "files" | "archive";
  state: "uploading" | "running" | "done" | "cancelled" | "failed";
  done: number;
  total: number;
  /** Taken in / there before. */
  fresh: number;
  known: number;
  report: readonly Told[];
  error: string;
  /** Where the ZIP is. */
  file: string | null;
  cancel: () => void;
}

const POLL_MS = 350;
const AT_ONCE = 3;
const REPORT_AT_MOST = 1000;

let tasks: readonly Task[] = [];
const listeners = new Set<() => void>();
function set(next: readonly Task[]): void {
  tasks = next;
  for (const listener of listeners) listener();
}
function put(key: string, change: Partial<Task>): void {
  set(tasks.map((task) => (task.key === key ? { ...task, ...change } : task)));
}
function begin(kind: Task["kind"], total: number, cancel: () => void): string {
  const key = freshToken();
  set([...tasks, { key, kind, state: "running", done: 0, total, fresh: 0, known: 0, report: [], error: "", file: null, cancel }]);
  return key;
}
export function dismiss(key: string): void {
  set(tasks.filter((task) => task.key !== key));
}
export function useTasks(): readonly Task[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => tasks,
  );
}

const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MS));
const words = (reason: unknown) => (reason instanceof ApiError ? reason.message : reason instanceof Error ? reason.message : String(reason));

async function follow(key: string, begun: Transfer, read: () => Promise<Transfer>): Promise<Transfer> {
  let now = begun;
  while (now.finished_at === null) {
    put(key, { done: now.done, total: now.total });
    await pause();
    try {
      now = await read();
    } catch (reason) {
      if (!(reason instanceof ApiError) || !(reason.offline || reason.status >= 500)) throw reason; // it goes on without us
    }
  }
  const state = now.status === "done" || now.status === "cancelled" ? now.status : "failed";
  put(key, { state, done: now.done, total: now.total, report: now.report, error: now.error, file: now.file });
  return now;
}

export function fetchFile(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}

/** Packs pictures, and hands the ZIP to the browser when it is whole. */
export async function exportPictures(body: NewExport): Promise<void> {
  let id = "";
  const path = () => ({ params: { path: { export_id: id } } });
  const key = begin(body.everything ? "everything" : "export", body.ids?.length ?? 0, () => {
    if (id) void need(api.DELETE("/api/v1/exports/{export_id}", path())).catch(() => undefined);
  });
  try {
    const begun = await need(api.POST("/api/v1/exports", { body: { everything: false, format: "original", sidecars: true, ...body } }));
    id = begun.id;
    const told = await follow(key, begun, () => need(api.GET("/api/v1/exports/{export_id}", path())));
    if (told.status === "done" && told.file) fetchFile(told.file);
  } catch (reason) {
    put(key, { state: "failed", error: words(reason) });
  }
}

export interface Dropped {
  file: File;
  /** Folders that it lay in, joined by "/". */
  folder: string;
}

const PICTURE = /\.(?:png|jpe?g|webp)$/iu;

async function send<T>(address: string, file: File, signal: AbortSignal): Promise<T> {
  const answer = await need<T>(
    fetch(address, { method: "POST", body: file, signal, headers: { "content-type": file.type || "application/octet-stream" } }).then(async (response) => {
      const told: unknown = await response.json().catch(() => undefined);
      return response.ok ? { data: told as T, response } : { error: told, response };
    }),
  );
  return answer;
}

/** One file after the other, a few at a time, each with its own report. ZIPs are taken in as what they are. */
export async function importFiles(dropped: readonly Dropped[]): Promise<void> {
  for (const { file } of dropped.filter((one) => /\.zip$/iu.test(one.file.name))) void importArchive(file);
  const pictures = dropped.filter((one) => !/\.zip$/iu.test(one.file.name) && !/(?:^|\/)\./u.test(one.file.name));
  if (pictures.length === 0) return;
  const stop = new AbortController();
  const key = begin("files", pictures.length, () => stop.abort());
  const counts = { done: 0, fresh: 0, known: 0 };
  const report: Told[] = [];
  const wait = [...pictures];
  const one = async () => {
    for (let next = wait.shift(); next && !stop.signal.aborted; next = wait.shift()) {
      const { file, folder } = next;
      const name = folder ? `${folder}/${file.name}` : file.name;
      try {
        if (!PICTURE.test(file.name) && !file.type.startsWith("image/")) throw new ApiError(400, "image_format_unknown", "");
        const query = new URLSearchParams({ name: file.name, folder });
        const told = await send<components["schemas"]["ImportedDocument"]>(`/api/v1/imports/picture?${query.toString()}`, file, stop.signal);
        if (told.existing) counts.known += 1;
        else counts.fresh += 1;
      } catch (reason) {
        if (reason instanceof DOMException) return;
        if (report.length < REPORT_AT_MOST) report.push({ file: name, code: reason instanceof ApiError ? reason.code : "error", message: words(reason) });
      }
      counts.done += 1;
      put(key, { ...counts, report: [...report] });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  put(key, { ...counts, report: [...report], state: stop.signal.aborted ? "cancelled" : "done" });
  announceChange();
}

export async function importArchive(file: File): Promise<void> {
  const stop = new AbortController();
  let id = "";
  const path = () => ({ params: { path: { import_id: id } } });
  const key = begin("archive", 0, () => {
    stop.abort();
    if (id) void need(api.DELETE("/api/v1/imports/{import_id}", path())).catch(() => undefined);
  });
  put(key, { state: "uploading" });
  try {
    const begun = await send<Transfer>("/api/v1/imports", file, stop.signal);
    id = begun.id;
    put(key, { state: "running" });
    const told = await follow(key, begun, () => need(api.GET("/api/v1/imports/{import_id}", path())));
    put(key, { fresh: told.done - told.report.length });
  } catch (reason) {
    put(key, stop.signal.aborted ? { state: "cancelled" } : { state: "failed", error: words(reason) });
  }
  announceChange();
}

/** Every file of what was dropped, folders opened. */
export async function filesDropped(transfer: DataTransfer): Promise<Dropped[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, folder: "" }));
  const found: Dropped[] = [];
  const walk = async (entry: FileSystemEntry, folder: string): Promise<void> => {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push({ file, folder });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const inside of some) await walk(inside, folder ? `${folder}/${entry.name}` : entry.name);
    }
  };
  for (const entry of entries) await walk(entry, "");
  return found;
}

/** The same of a folder that was chosen. */
export function filesChosen(files: FileList | null): Dropped[] {
  return [...(files ?? [])].map((file) => ({ file, folder: file.webkitRelativePath.split("/").slice(0, -1).join("/") }));
}
