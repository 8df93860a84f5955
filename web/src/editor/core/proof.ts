/** Proof that nothing else changed: the pixels of before and after, compared byte for byte outside of what was painted. */
import type { Size } from "./geometry";
import type { Mask } from "./mask";

export interface Pixels extends Size {
  /** RGBA. */
  readonly data: Uint8ClampedArray | Uint8Array;
}

export interface Proof {
  readonly kept: number;
  readonly changed: number;
}

/**
 * Compares the old picture, which lies at (`left`, `top`) of the new one, wherever `mask` (as large as the old one) is 0.
 * `kept` pixels are identical to the byte, `changed` ones are not.
 */
export function compare(before: Pixels, after: Pixels, mask: Mask | null, left = 0, top = 0): Proof {
  let kept = 0;
  let changed = 0;
  const from = Math.max(0, -left);
  const until = Math.min(before.width, after.width - left);
  for (let y = Math.max(0, -top); y < Math.min(before.height, after.height - top); y += 1) {
    for (let x = from; x < until; x += 1) {
      const at = y * before.width + x;
      if (mask && mask.data[at] !== 0) continue;
      const a = 4 * at;
      const b = 4 * ((y + top) * after.width + x + left);
      const same =
        before.data[a] === after.data[b] && before.data[a + 1] === after.data[b + 1] &&
        before.data[a + 2] === after.data[b + 2] && before.data[a + 3] === after.data[b + 3];
      if (same) kept += 1;
      else changed += 1;
    }
  }
  return { kept, changed };
}
