/** The canvas as it is dragged or shaped; the bounds are the server's. */
import { clamp, type Rect, type Size } from "./geometry";

export const SIDE_AT_MOST = 8192;
export const PIXELS_AT_MOST = 33_554_432;
export const SLIMMEST = 14;

export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const;
export type Handle = (typeof HANDLES)[number];

export const RATIOS = ["1:1", "4:5", "5:4", "3:4", "4:3", "2:3", "3:2", "9:16", "16:9", "21:9"] as const;

/** Where a handle sits, in shares of the frame. */
export function handleAt(handle: Handle): { x: number; y: number } {
  return {
    x: handle.includes("w") ? 0 : handle.includes("e") ? 1 : 0.5,
    y: handle.includes("n") ? 0 : handle.includes("s") ? 1 : 0.5,
  };
}

/** The frame with one side or corner moved; `even` moves the other side as well. At least a pixel of the picture stays in it. */
export function dragged(frame: Rect, handle: Handle, dx: number, dy: number, base: Size, even = false): Rect {
  const { x, y } = handleAt(handle);
  let left = frame.x;
  let top = frame.y;
  let right = frame.x + frame.width;
  let bottom = frame.y + frame.height;
  if (x === 0 || (even && x === 1)) left += x === 0 ? dx : -dx;
  if (x === 1 || (even && x === 0)) right += x === 1 ? dx : -dx;
  if (y === 0 || (even && y === 1)) top += y === 0 ? dy : -dy;
  if (y === 1 || (even && y === 0)) bottom += y === 1 ? dy : -dy;
  [left, right] = held(left, right, base.width);
  [top, bottom] = held(top, bottom, base.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const SMALLEST = 64;

function held(low: number, high: number, side: number): [number, number] {
  const near = Math.min(SMALLEST, side);
  const from = Math.round(clamp(low, -SIDE_AT_MOST, side - near));
  const to = Math.round(clamp(high, Math.max(near, from + near), from + SIDE_AT_MOST));
  return [from, to];
}

/** The smallest canvas of a ratio that has all of the picture in its middle. */
export function inRatio({ width, height }: Size, ratio: string): Rect {
  const [w, h] = ratio.split(":").map(Number);
  if (!w || !h) return { x: 0, y: 0, width, height };
  const wide = Math.max(width, Math.round((height * w) / h));
  const tall = Math.max(height, Math.round((width * h) / w));
  return wide > width
    ? { x: -Math.floor((wide - width) / 2), y: 0, width: wide, height }
    : { x: 0, y: -Math.floor((tall - height) / 2), width, height: tall };
}

/** Why a canvas will not do, if it will not. */
export function wrong({ width, height }: Size): "large" | "slim" | null {
  if (width > SIDE_AT_MOST || height > SIDE_AT_MOST || width * height > PIXELS_AT_MOST) return "large";
  return Math.max(width / height, height / width) > SLIMMEST ? "slim" : null;
}
