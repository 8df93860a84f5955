/** Brush and eraser: idle → stroking → idle. With Shift, a stroke begins where the last one ended. */
import type { Point } from "../geometry";
import type { Dab, Mode } from "../paint";
import { modeOf, opposite, stay, type Pen, type Setting, type Tool, type Turn } from "./tool";

export type Brushing =
  | { readonly at: "idle"; readonly last: Point | null }
  | { readonly at: "stroking"; readonly dab: Dab; readonly mode: Mode };

function dab(pen: Pen, { radius }: Setting): Dab {
  // A light touch still leaves a mark.
  return { x: pen.x, y: pen.y, radius: Math.max(0.5, radius * (0.25 + 0.75 * pen.pressure)) };
}

function painter(name: "brush" | "eraser"): Tool<Brushing> {
  return {
    name,
    idle: { at: "idle", last: null },
    down(state, pen, setting): Turn<Brushing> {
      const mode = name === "eraser" ? opposite(modeOf(pen, setting)) : modeOf(pen, setting);
      const to = dab(pen, setting);
      const from = pen.shift && state.at === "idle" && state.last ? { ...to, ...state.last } : to;
      return { state: { at: "stroking", dab: to, mode }, effects: [{ do: "stroke", from, to, mode }] };
    },
    move(state, pen, setting): Turn<Brushing> {
      if (state.at !== "stroking") return stay(state);
      const to = dab(pen, setting);
      return { state: { ...state, dab: to }, effects: [{ do: "stroke", from: state.dab, to, mode: state.mode }] };
    },
    up(state): Turn<Brushing> {
      if (state.at !== "stroking") return stay(state);
      const last = { x: state.dab.x, y: state.dab.y };
      return { state: { at: "idle", last }, effects: [{ do: "commit", label: name }] };
    },
    cancel(state): Turn<Brushing> {
      return { state: { at: "idle", last: null }, effects: state.at === "stroking" ? [{ do: "rollback" }] : [] };
    },
  };
}

export const brush = painter("brush");
export const eraser = painter("eraser");
