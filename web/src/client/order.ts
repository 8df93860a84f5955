/** A job's pictures stand together and in their order, whatever order the library listed them in. */
import type { Image } from "./api";

export function inJobOrder(images: readonly Image[]): Image[] {
  const result: Image[] = [];
  let start = 0;
  for (let i = 1; i <= images.length; i += 1) {
    if (i < images.length && images[i]?.job_id != null && images[i]?.job_id === images[start]?.job_id) continue;
    result.push(...images.slice(start, i).sort((a, b) => a.index - b.index));
    start = i;
  }
  return result;
}
