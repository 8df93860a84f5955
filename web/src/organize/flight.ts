/**
 * Whether the window flies over the wall. What is only flown over is not asked for: dozens of small files that nobody looks
 * at would stand before the ones where the window comes to rest.
 */
export interface Flight {
  /** The window stands at `y` now. */
  moved: (y: number, nowMs: number) => void;
  /** It stands where it was sent in one go: that is no flight. */
  landed: () => void;
  flying: () => boolean;
  subscribe: (listener: () => void) => () => void;
}

/** Pixels a second; a row is seen for a third of a second at most. */
const FAST = 3000;
/** Without a movement for so long, it has come to rest. */
const REST_MS = 90;
const FRAME_MS = 8;

export function flight(): Flight {
  const listeners = new Set<() => void>();
  let flying = false;
  let last: { y: number; ms: number } | null = null;
  /** Two fast steps make a flight: a single one is a key, or a place that was clicked. */
  let fast = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (next: boolean) => {
    if (flying === next) return;
    flying = next;
    for (const listener of listeners) listener();
  };
  const landed = () => {
    clearTimeout(timer);
    last = null;
    fast = 0;
    set(false);
  };
  return {
    moved: (y, nowMs) => {
      if (last !== null) {
        const speed = (Math.abs(y - last.y) / Math.max(FRAME_MS, nowMs - last.ms)) * 1000;
        fast = speed > FAST ? fast + 1 : 0;
      }
      last = { y, ms: nowMs };
      set(fast >= 2);
      clearTimeout(timer);
      timer = setTimeout(landed, REST_MS);
    },
    landed,
    flying: () => flying,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
