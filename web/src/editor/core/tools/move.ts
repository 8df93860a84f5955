/** Move: picks the layer under the pointer and takes it along; Shift keeps to one direction. */
import type { Point } from "../geometry";
import { stay, type Tool } from "./tool";

export type Moving = { readonly at: "idle" } | { readonly at: "dragging"; readonly id: string; readonly from: Point; readonly was: Point };

const IDLE: Moving = { at: "idle" };

export const move: Tool<Moving> = {
  name: "move",
  idle: IDLE,
  down(_, pen, setting) {
    const layer = setting.layerAt(pen);
    if (!layer) return { state: IDLE, effects: [{ do: "pick", id: null }] };
    const state: Moving = { at: "dragging", id: layer.id, from: { x: pen.x, y: pen.y }, was: { x: layer.x, y: layer.y } };
    return { state, effects: [{ do: "pick", id: layer.id }] };
  },
  move(state, pen) {
    if (state.at !== "dragging") return stay(state);
    let dx = pen.x - state.from.x;
    let dy = pen.y - state.from.y;
    if (pen.shift) {
      if (Math.abs(dx) > Math.abs(dy)) dy = 0;
      else dx = 0;
    }
    return { state, effects: [{ do: "place", id: state.id, x: Math.round(state.was.x + dx), y: Math.round(state.was.y + dy) }] };
  },
  up: (state) => (state.at === "dragging" ? { state: IDLE, effects: [{ do: "seal" }] } : stay(IDLE)),
  cancel(state) {
    if (state.at !== "dragging") return stay(IDLE);
    return { state: IDLE, effects: [{ do: "place", id: state.id, ...state.was }, { do: "seal" }] };
  },
};
