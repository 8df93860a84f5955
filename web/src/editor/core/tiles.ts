/**
 * What changed in a mask, as tiles before and after: a stroke on a large picture costs as little to remember as it covers.
 * Tiles are packed by runs, since a selection is mostly all or nothing.
 */
import { intersect, isEmpty, NOTHING, union, type Rect } from "./geometry";
import { cut, type Mask } from "./mask";

export const TILE = 128;

/** Runs of (value, length − 1). */
export type Packed = Uint8Array;

export interface Change {
  readonly place: Rect;
  readonly before: Packed;
  readonly after: Packed;
}
export type Patch = readonly Change[];

/** The longest run that one pair of bytes says. */
const RUN = 256;

export function pack(bytes: Uint8Array): Packed {
  const { length } = bytes;
  let out = new Uint8Array(2 * Math.ceil(length / RUN) + 1024);
  let size = 0;
  for (let i = 0; i < length; ) {
    const value = bytes[i] ?? 0;
    const end = Math.min(i + RUN, length);
    let next = i + 1;
    while (next < end && bytes[next] === value) next += 1;
    if (size === out.length) {
      const wider = new Uint8Array(2 * size);
      wider.set(out);
      out = wider;
    }
    out[size] = value;
    out[size + 1] = next - i - 1;
    size += 2;
    i = next;
  }
  return out.slice(0, size);
}

export function unpack(packed: Packed, count: number): Uint8Array {
  const out = new Uint8Array(count);
  let at = 0;
  for (let i = 0; i + 1 < packed.length; i += 2) {
    const next = at + (packed[i + 1] ?? 0) + 1;
    out.fill(packed[i] ?? 0, at, next);
    at = next;
  }
  return out;
}

function tilesOf(place: Rect, mask: Mask): Rect[] {
  const tiles: Rect[] = [];
  const inside = intersect(place, { x: 0, y: 0, width: mask.width, height: mask.height });
  if (isEmpty(inside)) return tiles;
  for (let y = Math.floor(inside.y / TILE) * TILE; y < inside.y + inside.height; y += TILE) {
    for (let x = Math.floor(inside.x / TILE) * TILE; x < inside.x + inside.width; x += TILE) {
      tiles.push({ x, y, width: Math.min(TILE, mask.width - x), height: Math.min(TILE, mask.height - y) });
    }
  }
  return tiles;
}

/** Remembers tiles before they are painted over; call `touch` first, draw then. */
export class Recorder {
  private readonly before = new Map<string, { place: Rect; bytes: Uint8Array }>();

  constructor(private readonly mask: Mask) {}

  touch(place: Rect): void {
    for (const tile of tilesOf(place, this.mask)) {
      const key = `${tile.x} ${tile.y}`;
      if (!this.before.has(key)) this.before.set(key, { place: tile, bytes: cut(this.mask, tile) });
    }
  }

  /** What has changed since; tiles that stayed as they were are left out. */
  finish(): Patch {
    const patch: Change[] = [];
    for (const { place, bytes } of this.before.values()) {
      const now = cut(this.mask, place);
      if (differ(now, bytes)) patch.push({ place, before: pack(bytes), after: pack(now) });
    }
    return patch;
  }

  /** Puts everything back, and says where. */
  undo(): Rect {
    let touched = NOTHING;
    for (const { place, bytes } of this.before.values()) {
      write(this.mask, place, bytes);
      touched = union(touched, place);
    }
    this.before.clear();
    return touched;
  }
}

function differ(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return true;
  return false;
}

/** The patch between two masks of one size. */
export function difference(before: Mask, after: Mask): Patch {
  const patch: Change[] = [];
  for (const place of tilesOf({ x: 0, y: 0, width: before.width, height: before.height }, before)) {
    const old = cut(before, place);
    const now = cut(after, place);
    if (differ(now, old)) patch.push({ place, before: pack(old), after: pack(now) });
  }
  return patch;
}

function write(mask: Mask, { x, y, width, height }: Rect, bytes: Uint8Array): void {
  for (let row = 0; row < height; row += 1) {
    mask.data.set(bytes.subarray(row * width, (row + 1) * width), (y + row) * mask.width + x);
  }
}

/** Writes a patch into the mask, in place. Returns where. */
export function applyPatch(mask: Mask, patch: Patch): Rect {
  let touched = NOTHING;
  for (const { place, after } of patch) {
    write(mask, place, unpack(after, place.width * place.height));
    touched = union(touched, place);
  }
  return touched;
}

export function inversePatch(patch: Patch): Patch {
  return patch.map(({ place, before, after }) => ({ place, before: after, after: before }));
}
