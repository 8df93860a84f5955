/**
 * A tool is a small machine: an event turns its state into the next one and says what shall be done.
 * It draws nothing, changes nothing and knows no window; whoever runs it carries the effects out.
 */
import type { Handle } from "../frame";
import type { Point, Rect } from "../geometry";
import type { Dab, Mode } from "../paint";

export type ToolName = "brush" | "eraser" | "lasso" | "rectangle" | "polygon" | "smart" | "text" | "move" | "hand" | "canvas";

/** The pointer, in the document's pixels and in the window's. */
export interface Pen extends Point {
  readonly window: Point;
  /** 0–1; 1 where the pointer knows none. */
  readonly pressure: number;
  readonly shift: boolean;
  readonly alt: boolean;
  /** A finger, which points less exactly than a mouse. */
  readonly touch?: boolean;
}

/** What a tool is told of the world. */
export interface Setting {
  readonly radius: number;
  readonly hardness: number;
  /** What a drawn shape does to the selection. */
  readonly mode: Mode;
  readonly zoom: number;
  /** The uppermost layer at a place. */
  readonly layerAt: (at: Point) => { readonly id: string; readonly x: number; readonly y: number } | null;
  readonly selected: { readonly id: string; readonly x: number; readonly y: number } | null;
  readonly handleAt: (at: Point, touch?: boolean) => Handle | null;
  readonly frame: Rect;
}

export type Effect =
  | { readonly do: "stroke"; readonly from: Dab; readonly to: Dab; readonly mode: Mode }
  | { readonly do: "polygon"; readonly points: readonly Point[]; readonly mode: Mode }
  | { readonly do: "rectangle"; readonly place: Rect; readonly mode: Mode }
  /** What was painted since becomes one step, or none of it was. */
  | { readonly do: "commit"; readonly label: string }
  | { readonly do: "rollback" }
  | { readonly do: "ask"; readonly at: Point | null; readonly box: Rect | null; readonly mode: Mode }
  | { readonly do: "pick"; readonly id: string | null }
  | { readonly do: "place"; readonly id: string; readonly x: number; readonly y: number }
  | { readonly do: "frame"; readonly from: Rect; readonly handle: Handle | null; readonly dx: number; readonly dy: number; readonly even: boolean }
  | { readonly do: "seal" }
  | { readonly do: "write"; readonly at: Point }
  | { readonly do: "pan"; readonly dx: number; readonly dy: number };

/** What is shown while a shape is being drawn. */
export type Hint = { readonly kind: "path"; readonly points: readonly Point[]; readonly closed: boolean } | { readonly kind: "box"; readonly place: Rect } | null;

export interface Turn<S> {
  readonly state: S;
  readonly effects: readonly Effect[];
}

export interface Tool<S> {
  readonly name: ToolName;
  readonly idle: S;
  readonly down: (state: S, pen: Pen, setting: Setting) => Turn<S>;
  readonly move: (state: S, pen: Pen, setting: Setting) => Turn<S>;
  readonly up: (state: S, pen: Pen, setting: Setting) => Turn<S>;
  /** Escape, a second finger, another tool. */
  readonly cancel: (state: S) => Turn<S>;
  /** Enter, a double click. */
  readonly finish?: (state: S, setting: Setting) => Turn<S>;
  readonly hint?: (state: S) => Hint;
}

export function stay<S>(state: S): Turn<S> {
  return { state, effects: [] };
}

/** Alt turns add into subtract and back, for as long as it is held. */
export function modeOf(pen: Pen, setting: Setting): Mode {
  return pen.alt ? opposite(setting.mode) : setting.mode;
}

export function opposite(mode: Mode): Mode {
  return mode === "add" ? "subtract" : "add";
}
