/** Which picture comes before and after: in the list it was opened from, or among its job's own when it is not there. */

export interface Neighbours {
  previous: string | null;
  next: string | null;
  /** Near the end of what is loaded: time to read on. */
  nearEnd: boolean;
}

const NEAR = 6;

export function neighbours(id: string, opened: readonly string[], siblings: readonly string[]): Neighbours {
  const list = opened.includes(id) ? opened : siblings;
  const at = list.indexOf(id);
  return {
    previous: list[at - 1] ?? null,
    next: at >= 0 ? (list[at + 1] ?? null) : null,
    nearEnd: list === opened && at >= opened.length - NEAR,
  };
}
