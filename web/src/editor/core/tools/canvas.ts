/** Canvas: drags an edge or corner of the canvas; Alt moves the opposite one as well. Beside the handles it moves the view. */
import type { Handle } from "../frame";
import type { Point, Rect } from "../geometry";
import { hand, type Panning } from "./hand";
import { stay, type Tool } from "./tool";

export type Framing = Panning | { readonly at: "sizing"; readonly handle: Handle; readonly from: Point; readonly was: Rect };

export const canvas: Tool<Framing> = {
  name: "canvas",
  idle: { at: "idle" },
  down(state, pen, setting) {
    const handle = setting.handleAt(pen, pen.touch);
    if (handle) return stay({ at: "sizing", handle, from: { x: pen.x, y: pen.y }, was: setting.frame });
    return state.at === "sizing" ? stay(state) : hand.down(state, pen, setting);
  },
  move(state, pen, setting) {
    if (state.at !== "sizing") return hand.move(state, pen, setting);
    const effect = { do: "frame", from: state.was, handle: state.handle, dx: pen.x - state.from.x, dy: pen.y - state.from.y, even: pen.alt } as const;
    return { state, effects: [effect] };
  },
  up: (state) => (state.at === "sizing" ? { state: { at: "idle" }, effects: [{ do: "seal" }] } : stay({ at: "idle" })),
  cancel(state) {
    if (state.at !== "sizing") return stay({ at: "idle" });
    return { state: { at: "idle" }, effects: [{ do: "frame", from: state.was, handle: null, dx: 0, dy: 0, even: false }, { do: "seal" }] };
  },
};
