/** An unfinished document in this browser, so that a closed window loses nothing. Without IndexedDB it is simply not kept. */
import type { Doc, LayerMask } from "./core/document";
import type { BroughtFont } from "./fonts";

export interface Kept {
  /** The picture whose address it was opened at. */
  readonly image: string;
  readonly doc: Doc;
  readonly mask: LayerMask | null;
  readonly words: string;
  readonly fonts: readonly BroughtFont[];
  readonly at: number;
}

const NAME = "gesso-editor";
const STORE = "documents";
const DAYS_30 = 30 * 24 * 3600 * 1000;

let base: IDBDatabase | null = null;
let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "image" });
    asked.onsuccess = () => {
      base = asked.result;
      const lost = () => {
        base = opening = null;
      };
      base.onclose = lost;
      base.onversionchange = () => {
        base?.close();
        lost();
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error ?? new Error(NAME));
  }).catch((reason: unknown) => {
    opening = null;
    throw reason;
  });
  return opening;
}

function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const begin = (database: IDBDatabase) =>
    new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      // Otherwise it would end only after the answer, which a window that closes does not live to see.
      if (mode === "readwrite") transaction.commit();
      // Only a transaction that is through has kept something: the disk may be full although every request in it went well.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? request.error ?? new Error(NAME));
    });
  // With the connection at hand the request is made before this returns: a window that closes waits for nothing else.
  return base ? begin(base) : open().then(begin);
}

/** Returns whether it could be kept. */
export async function keep(kept: Kept): Promise<boolean> {
  try {
    await within("readwrite", (store) => store.put(kept));
    return true;
  } catch (reason) {
    console.warn("The document cannot be kept in this browser:", reason);
    return false;
  }
}

export async function forget(image: string): Promise<void> {
  await within("readwrite", (store) => store.delete(image)).catch(() => undefined);
}

export async function kept(image: string): Promise<Kept | null> {
  try {
    return ((await within("readonly", (store) => store.get(image))) as Kept | undefined) ?? null;
  } catch (reason) {
    console.warn("What this browser kept of the document cannot be read:", reason);
    return null;
  }
}

const REST_MS = 100;

/**
 * Keeps the newest state at once, or a moment after the one before is through: what is asked for meanwhile becomes one.
 * A browser may drop what a window that closes still writes, so nothing waits for that.
 */
export class Keeper {
  private work: (() => Promise<unknown>) | null = null;
  private busy = false;

  soon(work: () => Promise<unknown>): void {
    this.work = work;
    if (!this.busy) void this.go();
  }

  /** What has not begun is not done. */
  stop(): void {
    this.work = null;
  }

  private async go(): Promise<void> {
    this.busy = true;
    while (this.work) {
      const { work } = this;
      this.work = null;
      await work().catch(() => undefined);
      await new Promise((rested) => setTimeout(rested, REST_MS));
    }
    this.busy = false;
  }
}

/** All that is unfinished, newest first; what is older than a month goes. */
export async function unfinished(now: number): Promise<Kept[]> {
  try {
    const all = (await within("readonly", (store) => store.getAll())) as Kept[];
    for (const old of all) if (now - old.at > DAYS_30) void forget(old.image);
    return all.filter((one) => now - one.at <= DAYS_30).sort((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}
