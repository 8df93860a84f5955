/** The live state of this tab. One store, fed by the event stream and by what the person does. */
import { useSyncExternalStore } from "react";

import { EMPTY, reduce, type Live, type LiveEvent } from "./live";

let state = EMPTY;
const listeners = new Set<() => void>();

export function dispatch(event: LiveEvent): void {
  const next = reduce(state, event);
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentLive(): Live {
  return state;
}

/** `select` must return a value that is equal while nothing it looks at has changed. */
export function useLive<T>(select: (live: Live) => T): T {
  return useSyncExternalStore(subscribe, () => select(state));
}
