/** Smart select: a click on a thing, or a box around it; what it is made of is asked of the server. */
import { between, type Point } from "../geometry";
import type { Mode } from "../paint";
import { snapped } from "./rectangle";
import { modeOf, stay, type Tool } from "./tool";

export type Pointing = { readonly at: "idle" } | { readonly at: "pressed"; readonly from: Point; readonly to: Point; readonly mode: Mode };

const IDLE: Pointing = { at: "idle" };
/** Of the window: less is a click. */
const DRAG_PX = 6;

export const smart: Tool<Pointing> = {
  name: "smart",
  idle: IDLE,
  down: (_, pen, setting) => stay({ at: "pressed", from: { x: pen.x, y: pen.y }, to: { x: pen.x, y: pen.y }, mode: modeOf(pen, setting) }),
  move: (state, pen) => stay(state.at === "pressed" ? { ...state, to: { x: pen.x, y: pen.y } } : state),
  up(state, _, setting) {
    if (state.at !== "pressed") return stay(state);
    const box = snapped(between(state.from, state.to));
    const dragged = Math.min(box.width, box.height) * setting.zoom >= DRAG_PX;
    return { state: IDLE, effects: [{ do: "ask", at: dragged ? null : state.from, box: dragged ? box : null, mode: state.mode }] };
  },
  cancel: () => stay(IDLE),
  hint: (state) => (state.at === "pressed" && state.from !== state.to ? { kind: "box", place: between(state.from, state.to) } : null),
};
