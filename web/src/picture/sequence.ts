/** Which picture comes before and after: the library's order, or the job's own pictures when the library is not that far. */
import type { Image } from "../client/api";

export interface Neighbours {
  previous: string | null;
  next: string | null;
  /** Near the end of what is loaded: time to read on. */
  nearEnd: boolean;
}

const NEAR = 6;

export function neighbours(id: string, library: readonly Image[], siblings: readonly Image[]): Neighbours {
  const list = library.some((image) => image.id === id) ? library : siblings;
  const at = list.findIndex((image) => image.id === id);
  return {
    previous: list[at - 1]?.id ?? null,
    next: at >= 0 ? (list[at + 1]?.id ?? null) : null,
    nearEnd: list === library && at >= library.length - NEAR,
  };
}
