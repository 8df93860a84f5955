/**
 * What is selected, also where it is more than what was read: everything a search finds, but for these. Ctrl/Cmd A means
 * all results; the shared selection only knows ids, so this keeps beside it that it stands for all.
 */
import { useSyncExternalStore } from "react";

import { NOTHING, selectionStore, type Selection, type SelectionStore } from "../ui/selection";

export interface Chosen {
  store: SelectionStore;
  selectAll: (known: Iterable<string>) => void;
  /** Pictures that were read later are in it too. */
  learn: (known: Iterable<string>) => void;
  /** Null: only the ids count. Otherwise all but these. */
  except: () => ReadonlySet<string> | null;
}

export function chosen(): Chosen {
  const inner = selectionStore();
  let except: Set<string> | null = null;
  const set = (next: Selection) => {
    if (except !== null) {
      const now = inner.get().ids;
      const gone = [...now].filter((id) => !next.ids.has(id));
      const come = [...next.ids].filter((id) => !now.has(id));
      // One in or out by hand is an exception; anything more is another selection.
      if (next.ids.size === 0 || gone.length + come.length > 1) except = null;
      else {
        for (const id of gone) except.add(id);
        for (const id of come) except.delete(id);
      }
    }
    inner.set(next);
  };
  return {
    store: { ...inner, set },
    selectAll: (known) => {
      except = new Set();
      const ids = new Set(known);
      inner.set({ ids, anchor: null, at: inner.get().at });
    },
    learn: (known) => {
      const without = except;
      if (without === null) return;
      const fresh = [...known].filter((id) => !without.has(id) && !inner.get().ids.has(id));
      if (fresh.length > 0) inner.set({ ...inner.get(), ids: new Set([...inner.get().ids, ...fresh]) });
    },
    except: () => except,
  };
}

export function clear(chosen: Chosen): void {
  chosen.store.set(NOTHING);
}

/** How many, where all results are `total`. */
export function useCount(chosen: Chosen, total: number): number {
  return useSyncExternalStore(chosen.store.subscribe, () => {
    const except = chosen.except();
    return except === null ? chosen.store.get().ids.size : Math.max(chosen.store.get().ids.size, total - except.size);
  });
}
