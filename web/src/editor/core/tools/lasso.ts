/** Lasso: a freehand outline that closes itself when the pointer is lifted. */
import { distance, type Point } from "../geometry";
import type { Mode } from "../paint";
import { modeOf, stay, type Tool } from "./tool";

export type Lassoing = { readonly at: "idle" } | { readonly at: "drawing"; readonly points: readonly Point[]; readonly mode: Mode };

const IDLE: Lassoing = { at: "idle" };

export const lasso: Tool<Lassoing> = {
  name: "lasso",
  idle: IDLE,
  down: (_, pen, setting) => stay({ at: "drawing", points: [{ x: pen.x, y: pen.y }], mode: modeOf(pen, setting) }),
  move(state, pen, setting) {
    if (state.at !== "drawing") return stay(state);
    const last = state.points.at(-1);
    // Nearer than a pixel of the window adds nothing that anybody sees.
    if (last && distance(last, pen) * setting.zoom < 1) return stay(state);
    return stay({ ...state, points: [...state.points, { x: pen.x, y: pen.y }] });
  },
  up(state) {
    if (state.at !== "drawing" || state.points.length < 3) return stay(IDLE);
    return { state: IDLE, effects: [{ do: "polygon", points: state.points, mode: state.mode }, { do: "commit", label: "lasso" }] };
  },
  cancel: () => stay(IDLE),
  hint: (state) => (state.at === "drawing" ? { kind: "path", points: state.points, closed: true } : null),
};
