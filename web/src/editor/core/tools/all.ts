/** Every tool by its name. */
import { brush, eraser } from "./brush";
import { canvas } from "./canvas";
import { hand } from "./hand";
import { lasso } from "./lasso";
import { move } from "./move";
import { polygon } from "./polygon";
import { rectangle } from "./rectangle";
import { smart } from "./smart";
import { text } from "./text";
import type { Tool, ToolName } from "./tool";

// A machine is only ever given its own states; which ones they are is its own affair.
export const TOOLS = { brush, eraser, lasso, polygon, rectangle, smart, text, move, hand, canvas } as unknown as Record<ToolName, Tool<unknown>>;
