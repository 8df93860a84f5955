/** Polygon: a corner a click; a click on the first corner, a double click or Enter closes it, Escape forgets it. */
import { distance, type Point } from "../geometry";
import type { Mode } from "../paint";
import { modeOf, stay, type Pen, type Setting, type Tool, type Turn } from "./tool";

export type Cornering = { readonly at: "idle" } | { readonly at: "open"; readonly points: readonly Point[]; readonly next: Point; readonly mode: Mode };

const IDLE: Cornering = { at: "idle" };
/** Of the window. */
const NEAR_PX = 9;
const NEAR_FINGER_PX = 22;

function close(state: Cornering): Turn<Cornering> {
  if (state.at !== "open" || state.points.length < 3) return stay(IDLE);
  return { state: IDLE, effects: [{ do: "polygon", points: state.points, mode: state.mode }, { do: "commit", label: "polygon" }] };
}

function near(a: Point | undefined, b: Pen, { zoom }: Setting): boolean {
  return a !== undefined && distance(a, b) * zoom < (b.touch ? NEAR_FINGER_PX : NEAR_PX);
}

export const polygon: Tool<Cornering> = {
  name: "polygon",
  idle: IDLE,
  down(state, pen, setting) {
    const at = { x: pen.x, y: pen.y };
    if (state.at !== "open") return stay({ at: "open", points: [at], next: at, mode: modeOf(pen, setting) });
    if (state.points.length >= 3 && near(state.points[0], pen, setting)) return close(state);
    if (near(state.points.at(-1), pen, setting)) return stay(state);
    return stay({ ...state, points: [...state.points, at], next: at });
  },
  move: (state, pen) => stay(state.at === "open" ? { ...state, next: { x: pen.x, y: pen.y } } : state),
  up: stay,
  cancel: () => stay(IDLE),
  finish: close,
  hint: (state) => (state.at === "open" ? { kind: "path", points: [...state.points, state.next], closed: false } : null),
};
