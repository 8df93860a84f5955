/**
 * A board while it is worked on: its history, and the quiet keeping of it. Every change is kept a moment later in one
 * request, all of it or nothing; what could not be kept is kept with the next, and tried again by itself.
 */
import { useSyncExternalStore } from "react";

import { api, ApiError, freshToken, need } from "../client/api";
import { told } from "./queries";
import { always, begun, changed, difference, redone, thingsOf, undone, type BoardDocument, type Change, type History, type Thing, type Things } from "./things";

export type Keeping = { state: "saved" | "unsaved" | "saving" | "offline" } | { state: "refused"; message: string };

export interface Desk {
  get: () => { history: History; keeping: Keeping };
  subscribe: (listener: () => void) => () => void;
  /** A step that can be taken back. */
  change: (next: (things: Things) => Things, step?: string) => void;
  undo: () => boolean;
  redo: () => boolean;
  /** What the server has put on the board itself. */
  brought: (board: BoardDocument, place: (one: Thing) => Thing) => Thing[];
  /** Keeps what is open, at once; also as the page goes. */
  flush: () => Promise<void>;
  /** The board as somebody else has left it, if nothing of ours is open. */
  adopt: (board: BoardDocument) => void;
}

const KEEP_MS = 500;
const AGAIN_MS = 3000;
/** Browsers let no more than 64 kB go on after the page. */
const KEEPALIVE_AT_MOST = 50_000;

/** 12 letters and digits, as ids of things are. */
export const freshId = (): string => freshToken().slice(0, 12);

export function openDesk(board: BoardDocument): Desk {
  let kept: Things = serverThings(board);
  let history = begun(thingsOf(board.items));
  let keeping: Keeping = { state: "saved" };
  let at = board.changed_at;
  let shown: { history: History; keeping: Keeping } = { history, keeping };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | null = null;
  const listeners = new Set<() => void>();

  const show = () => {
    shown = { history, keeping };
    for (const listener of listeners) listener();
  };
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), ms);
  };
  const opened = () => {
    if (keeping.state !== "saving") keeping = { state: "unsaved" };
    show();
    later(KEEP_MS);
  };

  async function send(change: Change): Promise<void> {
    const path = { named: board.id };
    const answer = await need(api.PATCH("/api/v1/boards/{named}/items", { params: { path }, body: change, keepalive: JSON.stringify(change).length < KEEPALIVE_AT_MOST }));
    at = answer.changed_at;
    told(answer);
  }

  /** Somebody else has changed the board, or a picture is gone: look again, and say once more what differs. */
  async function mend(change: Change): Promise<void> {
    const now = await need(api.GET("/api/v1/boards/{named}", { params: { path: { named: board.id } } }));
    kept = serverThings(now);
    for (const one of change.add.filter(({ kind }) => kind === "picture")) {
      const { response } = await api.GET("/api/v1/images/{image_id}", { params: { path: { image_id: one.value } } });
      if (response.status === 404) history = always(history, (things) => things.map((thing) => (thing.id === one.id ? { ...thing, gone: true, image: null } : thing)));
    }
  }

  async function keepOnce(): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const here = history.now;
      const change = difference(kept, here);
      if (!change) {
        keeping = { state: "saved" };
        break;
      }
      keeping = { state: "saving" };
      show();
      try {
        await send(change);
        kept = here;
      } catch (reason) {
        const known = reason instanceof ApiError;
        if (known && reason.status >= 400 && reason.status < 500 && tries === 0) {
          await mend(change).catch(() => undefined);
          continue;
        }
        if (known && reason.status >= 400 && reason.status < 500) keeping = { state: "refused", message: reason.message };
        else {
          keeping = { state: "offline" };
          later(AGAIN_MS);
        }
        break;
      }
    }
    show();
  }

  async function keep(): Promise<void> {
    clearTimeout(timer);
    sending ??= keepOnce().finally(() => {
      sending = null;
    });
    await sending;
  }

  return {
    get: () => shown,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change: (next, step = "") => {
      const after = changed(history, next(history.now), step);
      if (after === history) return;
      history = after;
      opened();
    },
    undo: () => {
      const after = undone(history);
      if (after === history) return false;
      history = after;
      opened();
      return true;
    },
    redo: () => {
      const after = redone(history);
      if (after === history) return false;
      history = after;
      opened();
      return true;
    },
    brought: (document, place) => {
      at = document.changed_at;
      const known = new Set(history.now.map((one) => one.id));
      const fresh = thingsOf(document.items).filter((one) => !known.has(one.id));
      const placed = fresh.map(place);
      kept = [...kept, ...fresh.map(unplaced)]; // its place is still to be told
      history = changed(history, [...history.now, ...placed]);
      opened();
      return placed;
    },
    flush: async () => {
      if (difference(kept, history.now)) await keep();
    },
    adopt: (document) => {
      if (document.changed_at === at || sending || keeping.state !== "saved") return;
      at = document.changed_at;
      kept = serverThings(document);
      history = begun(thingsOf(document.items));
      show();
    },
  };
}

/** As the server has them: what has no place there differs from any place. */
function serverThings(board: BoardDocument): Things {
  const placed = thingsOf(board.items);
  return placed.map((one, i) => (board.items[i]?.x === null || board.items[i]?.w === null ? unplaced(one) : one));
}

export function useDesk(desk: Desk): { history: History; keeping: Keeping } {
  return useSyncExternalStore(desk.subscribe, desk.get);
}

const unplaced = (one: Thing): Thing => ({ ...one, x: Number.NaN, y: Number.NaN, w: Number.NaN, h: Number.NaN });
