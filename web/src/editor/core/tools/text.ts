/** Text: a click on a text takes it up, a click beside one begins a new one there. */
import { stay, type Tool } from "./tool";

export interface Writing {
  readonly at: "idle";
}

const IDLE: Writing = { at: "idle" };

export const text: Tool<Writing> = {
  name: "text",
  idle: IDLE,
  down(state, pen, setting) {
    const layer = setting.layerAt(pen);
    return { state, effects: layer ? [{ do: "pick", id: layer.id }] : [{ do: "write", at: { x: pen.x, y: pen.y } }] };
  },
  move: stay,
  up: stay,
  cancel: stay,
};
