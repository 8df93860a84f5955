/** Everything that can be done to a document, each with its inverse. A command knows what was before, so it needs nobody to undo it. */
import type { Base, Doc, Layer, LayerChange } from "./document";
import { NOTHING, union, type Rect } from "./geometry";
import { emptyMask, type Mask } from "./mask";
import { applyPatch, inversePatch, type Patch } from "./tiles";

/** A version, and what lay around and on it. */
export interface Setting {
  readonly base: Base;
  readonly frame: Rect;
  readonly layers: readonly Layer[];
}

export type Command =
  | { readonly do: "paint"; readonly patch: Patch }
  | { readonly do: "frame"; readonly before: Rect; readonly after: Rect }
  | { readonly do: "add"; readonly layer: Layer; readonly index: number }
  | { readonly do: "remove"; readonly layer: Layer; readonly index: number }
  | { readonly do: "order"; readonly from: number; readonly to: number }
  | { readonly do: "change"; readonly id: string; readonly before: LayerChange; readonly after: LayerChange }
  | { readonly do: "switch"; readonly before: Setting; readonly after: Setting }
  | { readonly do: "group"; readonly commands: readonly Command[] };

/** The whole state that commands work on. The mask's bytes are changed in place: copying them for every stroke would be slow. */
export interface Work {
  readonly doc: Doc;
  readonly mask: Mask;
}

export interface Applied extends Work {
  /** Where the selection has changed. */
  readonly painted: Rect;
}

export function apply(work: Work, command: Command): Applied {
  const { doc, mask } = work;
  switch (command.do) {
    case "paint":
      return { doc, mask, painted: applyPatch(mask, command.patch) };
    case "frame":
      return { doc: { ...doc, frame: command.after }, mask, painted: NOTHING };
    case "add":
      return { doc: { ...doc, layers: doc.layers.toSpliced(command.index, 0, command.layer) }, mask, painted: NOTHING };
    case "remove":
      return { doc: { ...doc, layers: doc.layers.toSpliced(command.index, 1) }, mask, painted: NOTHING };
    case "order": {
      const moved = doc.layers[command.from];
      if (!moved) return { ...work, painted: NOTHING };
      const layers = doc.layers.toSpliced(command.from, 1).toSpliced(command.to, 0, moved);
      return { doc: { ...doc, layers }, mask, painted: NOTHING };
    }
    case "change": {
      const layers = doc.layers.map((layer) => (layer.id === command.id ? ({ ...layer, ...command.after }) : layer));
      return { doc: { ...doc, layers }, mask, painted: NOTHING };
    }
    case "switch": {
      const { base } = command.after;
      // A mask belongs to a size; whoever switches to another one first clears what is selected, so that undo brings it back.
      const same = base.width === mask.width && base.height === mask.height;
      return { doc: command.after, mask: same ? mask : emptyMask(base), painted: same ? NOTHING : { x: 0, y: 0, ...base } };
    }
    case "group": {
      let now: Applied = { ...work, painted: NOTHING };
      for (const one of command.commands) {
        const next = apply(now, one);
        now = { ...next, painted: union(now.painted, next.painted) };
      }
      return now;
    }
  }
}

export function inverse(command: Command): Command {
  switch (command.do) {
    case "paint":
      return { do: "paint", patch: inversePatch(command.patch) };
    case "frame":
    case "switch":
    case "change":
      return { ...command, before: command.after, after: command.before } as Command;
    case "add":
      return { ...command, do: "remove" };
    case "remove":
      return { ...command, do: "add" };
    case "order":
      return { do: "order", from: command.to, to: command.from };
    case "group":
      return { do: "group", commands: [...command.commands].reverse().map(inverse) };
  }
}

/** Two commands that are one move of the hand, as one; null where they are not. */
export function merged(first: Command, second: Command): Command | null {
  if (first.do === "frame" && second.do === "frame") return { ...second, before: first.before };
  if (first.do === "change" && second.do === "change" && first.id === second.id) {
    return { ...second, before: { ...second.before, ...first.before }, after: { ...first.after, ...second.after } };
  }
  return null;
}

/** Whether a command would change nothing. */
export function isIdle(command: Command): boolean {
  if (command.do === "paint") return command.patch.length === 0;
  if (command.do === "group") return command.commands.every(isIdle);
  if (command.do === "frame" || command.do === "change") return JSON.stringify(command.before) === JSON.stringify(command.after);
  return command.do === "order" && command.from === command.to;
}
