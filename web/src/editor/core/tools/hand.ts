/** Hand: drags the window's view. */
import type { Point } from "../geometry";
import { stay, type Tool } from "./tool";

export type Panning = { readonly at: "idle" } | { readonly at: "dragging"; readonly last: Point };

const IDLE: Panning = { at: "idle" };

export const hand: Tool<Panning> = {
  name: "hand",
  idle: IDLE,
  down: (_, pen) => stay({ at: "dragging", last: pen.window }),
  move(state, pen) {
    if (state.at !== "dragging") return stay(state);
    const effect = { do: "pan", dx: pen.window.x - state.last.x, dy: pen.window.y - state.last.y } as const;
    return { state: { at: "dragging", last: pen.window }, effects: [effect] };
  },
  up: () => stay(IDLE),
  cancel: () => stay(IDLE),
};
