/** Rectangle: from corner to corner; Shift makes it square. */
import { between, type Point, type Rect } from "../geometry";
import type { Mode } from "../paint";
import { modeOf, stay, type Pen, type Tool } from "./tool";

export type Boxing = { readonly at: "idle" } | { readonly at: "dragging"; readonly from: Point; readonly to: Point; readonly mode: Mode };

const IDLE: Boxing = { at: "idle" };

export function corner(from: Point, pen: Pen): Point {
  if (!pen.shift) return { x: pen.x, y: pen.y };
  const side = Math.max(Math.abs(pen.x - from.x), Math.abs(pen.y - from.y));
  return { x: from.x + side * (Math.sign(pen.x - from.x) || 1), y: from.y + side * (Math.sign(pen.y - from.y) || 1) };
}

/** Whole pixels, so that what is kept beside the edge is kept to the byte. */
export function snapped({ x, y, width, height }: Rect): Rect {
  const left = Math.round(x);
  const top = Math.round(y);
  return { x: left, y: top, width: Math.round(x + width) - left, height: Math.round(y + height) - top };
}

export const rectangle: Tool<Boxing> = {
  name: "rectangle",
  idle: IDLE,
  down: (_, pen, setting) => stay({ at: "dragging", from: { x: pen.x, y: pen.y }, to: { x: pen.x, y: pen.y }, mode: modeOf(pen, setting) }),
  move: (state, pen) => stay(state.at === "dragging" ? { ...state, to: corner(state.from, pen) } : state),
  up(state) {
    if (state.at !== "dragging") return stay(state);
    const place = snapped(between(state.from, state.to));
    if (place.width < 1 || place.height < 1) return stay(IDLE);
    return { state: IDLE, effects: [{ do: "rectangle", place, mode: state.mode }, { do: "commit", label: "rectangle" }] };
  },
  cancel: () => stay(IDLE),
  hint: (state) => (state.at === "dragging" ? { kind: "box", place: snapped(between(state.from, state.to)) } : null),
};
