/** The jobs that were begun from a picture in this tab, so that they can be watched where they were begun. */
import { useSyncExternalStore } from "react";

import type { Job } from "../client/api";

export interface Begun {
  /** Sent, not yet answered. */
  sending: number;
  /** Newest first. */
  jobs: readonly string[];
}

const NONE: Begun = { sending: 0, jobs: [] };
let begun: ReadonlyMap<string, Begun> = new Map();
const listeners = new Set<() => void>();

function change(id: string, next: (now: Begun) => Begun): void {
  begun = new Map(begun).set(id, next(begun.get(id) ?? NONE));
  for (const listener of listeners) listener();
}

export function watch(imageId: string, asked: Promise<Job[]>): void {
  change(imageId, (now) => ({ ...now, sending: now.sending + 1 }));
  asked.then(
    (jobs) => change(imageId, (now) => ({ sending: now.sending - 1, jobs: [...jobs.map((job) => job.id), ...now.jobs] })),
    () => change(imageId, (now) => ({ ...now, sending: now.sending - 1 })),
  );
}

export function useBegun(imageId: string): Begun {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => begun.get(imageId) ?? NONE,
  );
}
