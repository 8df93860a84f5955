/**
 * The editor without a window: a document, its selection, the tool in hand and all that was done.
 * Tools and panels ask it; what draws it listens. It promises that undo leads back through every state there was.
 */
import { apply, type Command, type Setting as Laid } from "./commands";
import { isReframed, layerAt, newDoc, textLayer, unpackedMask, type Base, type Doc, type Layer, type LayerChange, type LayerMask } from "./document";
import { dragged, handleAt, HANDLES, type Handle } from "./frame";
import { clamp, distance, isEmpty, NOTHING, union, type Point, type Rect, type Size } from "./geometry";
import { done, NO_HISTORY, redone, sealed, undone, type History, type Move } from "./history";
import { combined, emptyMask, isBlank, type Mask } from "./mask";
import { polygon, rectangle, stroke, type Mode } from "./paint";
import { difference, Recorder } from "./tiles";
import { TOOLS } from "./tools/all";
import { opposite, type Effect, type Hint, type Pen, type Setting, type Tool, type ToolName, type Turn } from "./tools/tool";
import { fitted, panned, toWindow, type Viewport } from "./viewport";

/** Where it is seen and what is just being drawn: changes with every move of the hand. */
export interface Look {
  readonly viewport: Viewport;
  readonly hint: Hint;
}

/** What lies on the table; a new object whenever any of it has changed. */
export interface Table {
  readonly doc: Doc;
  readonly tool: ToolName;
  readonly radius: number;
  readonly hardness: number;
  readonly mode: Mode;
  readonly layer: string | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly hasMask: boolean;
  /** Rises with everything that changes the document or its selection. */
  readonly edits: number;
  /** Rises with every change of the selection. */
  readonly selections: number;
}

export interface View extends Table, Look {}

export interface Asking {
  readonly at: Point | null;
  readonly box: Rect | null;
  readonly mode: Mode;
}

const HANDLE_PX = 14;
const HANDLE_FINGER_PX = 26;
export const RADIUS = { low: 1, high: 1000 };

export class Editor {
  mask: Mask;
  private history: History = NO_HISTORY;
  private view: View;
  private table: Table;
  private tool: Tool<unknown> = TOOLS.brush;
  private state: unknown = TOOLS.brush.idle;
  private recorder: Recorder | null = null;
  private window: Size = { width: 0, height: 0 };
  private serial = 0;
  /** Whether the selection has changed since it was last counted. */
  private repainted = false;
  private readonly listeners = new Set<() => void>();
  private readonly painters = new Set<(place: Rect) => void>();
  /** Set by whoever can do it: what a layer measures, what a click on a thing selects. */
  sizeOf: (layer: Layer) => Size = (layer) => (layer.kind === "picture" ? layer : { width: layer.size * 4, height: layer.size });
  /** What a new text says before anybody has written it. */
  words = "Text";
  private asked: (asking: Asking) => void = () => undefined;

  constructor(base: Base, kept?: { doc: Doc; mask: LayerMask | null }) {
    const doc = kept?.doc ?? newDoc(base);
    this.mask = kept?.mask ? unpackedMask(kept.mask) : emptyMask(doc.base);
    for (const layer of doc.layers) this.serial = Math.max(this.serial, Number(layer.id.slice(1)) || 0);
    this.view = {
      doc,
      viewport: { x: 0, y: 0, zoom: 1 },
      tool: "brush",
      hint: null,
      radius: clamp(Math.round(Math.max(base.width, base.height) / 24), 4, 200),
      hardness: 0.8,
      mode: "add",
      layer: null,
      canUndo: false,
      canRedo: false,
      hasMask: !isBlank(this.mask),
      edits: 0,
      selections: 0,
    };
    this.table = this.view;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Told where the selection has changed, at once and as often as that happens. */
  readonly onPaint = (painter: (place: Rect) => void): (() => void) => {
    this.painters.add(painter);
    return () => this.painters.delete(painter);
  };

  /** Whoever knows what a click on a thing selects. */
  readonly onAsk = (answer: (asking: Asking) => void): (() => void) => {
    this.asked = answer;
    return () => {
      this.asked = () => undefined;
    };
  };

  readonly now = (): View => this.view;

  /** The same object for as long as only the look changes: whoever shows the table is not disturbed by a hand that moves. */
  readonly settled = (): Table => this.table;

  private show(change: Partial<View>): void {
    const before = this.table;
    this.view = { ...this.view, ...change };
    const moved = Object.keys(change).every((name) => name === "viewport" || name === "hint") && this.view.doc === before.doc;
    if (!moved) this.table = this.view;
    for (const listener of this.listeners) listener();
  }

  private painted(place: Rect): void {
    if (isEmpty(place)) return;
    this.repainted = true;
    for (const painter of this.painters) painter(place);
  }

  /** Does something that can be undone. `key` joins commands of one move of the hand. */
  run(command: Command, label: string, key: string | null = null): void {
    this.take(command);
    this.history = done(this.history, command, label, key);
    this.told();
  }

  private take(command: Command): void {
    const { doc, mask, painted } = apply({ doc: this.view.doc, mask: this.mask }, command);
    this.mask = mask;
    const layer = doc.layers.some((one) => one.id === this.view.layer) ? this.view.layer : null;
    this.view = { ...this.view, doc, layer };
    this.painted(painted);
  }

  private told(): void {
    const selection = this.repainted ? { hasMask: !isBlank(this.mask), selections: this.view.selections + 1 } : {};
    this.repainted = false;
    this.show({
      canUndo: this.history.past.length > 0,
      canRedo: this.history.future.length > 0,
      edits: this.view.edits + 1,
      ...selection,
    });
  }

  undo(): string | null {
    return this.step(undone);
  }

  redo(): string | null {
    return this.step(redone);
  }

  private step(which: (history: History) => Move | null): string | null {
    this.cancel();
    const move = which(this.history);
    if (!move) return null;
    this.history = move.history;
    this.take(move.command);
    this.told();
    return move.label;
  }

  seal(): void {
    this.history = sealed(this.history);
  }

  // The window.

  resize(window: Size): void {
    const before = this.window;
    this.window = window;
    if (before.width === 0 && window.width > 0) this.fit();
    else if (this.isFitted(before)) this.fit();
    // What was in the middle stays there.
    else if (before.width > 0) this.look(panned(this.view.viewport, (window.width - before.width) / 2, (window.height - before.height) / 2));
  }

  look(viewport: Viewport): void {
    this.show({ viewport });
  }

  fit(): void {
    this.show({ viewport: this.fitting(this.window) });
  }

  private fitting(window: Size): Viewport {
    return fitted(this.view.doc.frame, window, Math.min(40, window.width / 16));
  }

  private isFitted(window: Size): boolean {
    const { viewport } = this.view;
    const fit = this.fitting(window);
    return fit.zoom === viewport.zoom && fit.x === viewport.x && fit.y === viewport.y;
  }

  private get seesFrame(): boolean {
    const { doc, viewport } = this.view;
    const low = toWindow(viewport, doc.frame);
    const high = toWindow(viewport, { x: doc.frame.x + doc.frame.width, y: doc.frame.y + doc.frame.height });
    return low.x >= 0 && low.y >= 0 && high.x <= this.window.width && high.y <= this.window.height;
  }

  get middle(): Point {
    return { x: this.window.width / 2, y: this.window.height / 2 };
  }

  // Tools.

  use(name: ToolName): void {
    this.cancel();
    this.tool = TOOLS[name];
    this.state = this.tool.idle;
    this.show({ tool: name, hint: null });
    // Its handles are at the edges: whoever wants to pull them must see them.
    if (name === "canvas" && this.window.width > 0 && !this.seesFrame) this.fit();
  }

  set(change: Partial<Pick<View, "radius" | "hardness" | "mode" | "layer">>): void {
    const radius = change.radius === undefined ? this.view.radius : clamp(change.radius, RADIUS.low, RADIUS.high);
    this.show({ ...change, radius });
  }

  swap(): void {
    this.show({ mode: opposite(this.view.mode) });
  }

  down(pen: Pen): void {
    this.turn(this.tool.down(this.state, pen, this.setting()));
  }

  move(pen: Pen): void {
    this.turn(this.tool.move(this.state, pen, this.setting()));
  }

  up(pen: Pen): void {
    this.turn(this.tool.up(this.state, pen, this.setting()));
  }

  /** Returns whether there was anything to give up. */
  cancel(): boolean {
    const before = this.state;
    this.turn(this.tool.cancel(this.state));
    return (before as { at?: string }).at !== "idle";
  }

  finish(): boolean {
    if (!this.tool.finish || (this.state as { at?: string }).at === "idle") return false;
    this.turn(this.tool.finish(this.state, this.setting()));
    return true;
  }

  private setting(): Setting {
    const { radius, hardness, mode, viewport, doc, layer } = this.view;
    return {
      radius,
      hardness,
      mode,
      zoom: viewport.zoom,
      layerAt: (at) => layerAt(doc, at, this.sizeOf),
      selected: doc.layers.find((one) => one.id === layer) ?? null,
      handleAt: (at, touch) => this.handleAt(at, touch),
      frame: doc.frame,
    };
  }

  private turn({ state, effects }: Turn<unknown>): void {
    this.state = state;
    for (const effect of effects) this.carryOut(effect);
    const hint = this.tool.hint?.(state) ?? null;
    if (hint !== this.view.hint) this.show({ hint });
  }

  private carryOut(effect: Effect): void {
    switch (effect.do) {
      case "stroke":
      case "polygon":
      case "rectangle":
        { this.paint(effect); return; }
      case "commit":
        { this.commit(effect.label); return; }
      case "rollback":
        this.painted(this.recorder?.undo() ?? NOTHING);
        this.recorder = null;
        return;
      case "ask":
        { this.asked(effect); return; }
      case "pick":
        { this.show({ layer: effect.id }); return; }
      case "place":
        { this.change(effect.id, { x: effect.x, y: effect.y }, "move", `place ${effect.id}`); return; }
      case "frame": {
        const { from, handle, dx, dy, even } = effect;
        this.reframe(handle ? dragged(from, handle, dx, dy, this.view.doc.base, even) : from, "frame"); return;
      }
      case "seal":
        { this.seal(); return; }
      case "write":
        { this.write(effect.at); return; }
      case "pan":
        { this.look(panned(this.view.viewport, effect.dx, effect.dy)); return; }
    }
  }

  // The selection.

  private paint(effect: Extract<Effect, { do: "stroke" | "polygon" | "rectangle" }>): void {
    this.recorder ??= new Recorder(this.mask);
    const points = effect.do === "stroke" ? [effect.from, effect.to] : effect.do === "polygon" ? effect.points : corners(effect.place);
    const reach = effect.do === "stroke" ? Math.max(effect.from.radius, effect.to.radius) + 1 : 1;
    this.recorder.touch(touched(points, reach));
    if (effect.do === "stroke") this.painted(stroke(this.mask, effect.from, effect.to, this.view.hardness, effect.mode));
    else if (effect.do === "polygon") this.painted(polygon(this.mask, effect.points, effect.mode));
    else this.painted(rectangle(this.mask, effect.place, effect.mode));
  }

  private commit(label: string): void {
    const patch = this.recorder?.finish() ?? [];
    this.recorder = null;
    // The bytes are there already; only what was done is still to be remembered.
    this.history = done(this.history, { do: "paint", patch }, label);
    this.told();
  }

  /** Puts another selection in place of this one. */
  reselect(mask: Mask, label: string): void {
    this.run({ do: "paint", patch: difference(this.mask, mask) }, label);
  }

  /** Adds what was found to the selection, or takes it away. */
  include(found: Mask, mode: Mode, label: string): void {
    if (found.width !== this.mask.width || found.height !== this.mask.height) return;
    this.reselect(combined(this.mask, found, mode), label);
  }

  deselect(): void {
    this.reselect(emptyMask(this.mask), "deselect");
  }

  // The canvas.

  handleAt(at: Point, touch = false): Handle | null {
    const { frame } = this.view.doc;
    const place = (handle: Handle) => {
      const share = handleAt(handle);
      return { x: frame.x + share.x * frame.width, y: frame.y + share.y * frame.height };
    };
    return HANDLES.find((handle) => distance(place(handle), at) * this.view.viewport.zoom <= (touch ? HANDLE_FINGER_PX : HANDLE_PX)) ?? null;
  }

  /** Everything that is not in the picture goes: selection, layers, another canvas. */
  startOver(): void {
    const { doc } = this.view;
    const commands: Command[] = [
      { do: "paint", patch: difference(this.mask, emptyMask(this.mask)) },
      { do: "switch", before: doc, after: newDoc(doc.base) },
    ];
    this.run({ do: "group", commands }, "start over");
  }

  reframe(frame: Rect, key: string | null = null): void {
    this.run({ do: "frame", before: this.view.doc.frame, after: frame }, "canvas", key);
  }

  get reframed(): boolean {
    return isReframed(this.view.doc);
  }

  // Layers.

  freshId(): string {
    this.serial += 1;
    return `l${this.serial}`;
  }

  add(layer: Layer, index = this.view.doc.layers.length): void {
    this.run({ do: "add", layer, index }, "add");
    this.show({ layer: layer.id });
  }

  remove(id: string): void {
    const index = this.view.doc.layers.findIndex((layer) => layer.id === id);
    const layer = this.view.doc.layers[index];
    if (layer) this.run({ do: "remove", layer, index }, "remove");
  }

  duplicate(id: string): void {
    const index = this.view.doc.layers.findIndex((layer) => layer.id === id);
    const layer = this.view.doc.layers[index];
    if (layer) this.add({ ...layer, id: this.freshId(), x: layer.x + 16, y: layer.y + 16 }, index + 1);
  }

  order(from: number, to: number): void {
    const { layers } = this.view.doc;
    if (layers[from] && layers[to]) this.run({ do: "order", from, to }, "order");
  }

  change(id: string, after: LayerChange, label: string, key: string | null = null): void {
    const layer = this.view.doc.layers.find((one) => one.id === id);
    if (!layer) return;
    const before = Object.fromEntries(Object.keys(after).map((name) => [name, (layer as unknown as Record<string, unknown>)[name]]));
    this.run({ do: "change", id, before, after }, label, key);
  }

  private write(at: Point): void {
    this.add(textLayer(this.view.doc, this.freshId(), at, { text: this.words }));
  }

  /** Goes to another version. What is selected stays where the sizes agree, unless it is done with or `mask` takes its place. */
  switchTo(base: Base, { clear = false, mask = null, ...kept }: Partial<Laid> & { clear?: boolean; mask?: Mask | null } = {}): void {
    const { doc } = this.view;
    const same = base.width === doc.base.width && base.height === doc.base.height;
    const commands: Command[] = [{ do: "switch", before: doc, after: { ...newDoc(base), ...kept } }];
    if (clear || mask || !same) commands.unshift({ do: "paint", patch: difference(this.mask, emptyMask(this.mask)) });
    if (mask) commands.push({ do: "paint", patch: difference(emptyMask(base), mask) });
    this.run({ do: "group", commands }, "version");
    if (!same) this.fit();
  }

  /** Goes to what came of `sent`. What was sent is in it; what was painted and laid on since then stays. */
  land(base: Base, sent: Table): void {
    const { doc, selections } = this.view;
    const { frame } = sent.doc;
    const reframed = isReframed(sent.doc) && base.width === frame.width && base.height === frame.height;
    const from = reframed ? frame : { x: 0, y: 0 };
    const zoom = reframed ? 1 : base.width / sent.doc.base.width;
    const known = new Set(sent.doc.layers.map((layer) => layer.id));
    const layers = doc.layers
      .filter((layer) => !known.has(layer.id))
      .map((layer) => ({ ...layer, x: (layer.x - from.x) * zoom, y: (layer.y - from.y) * zoom, scale: layer.scale * zoom }));
    this.switchTo(base, { layers, clear: selections === sent.selections });
  }
}

function corners({ x, y, width, height }: Rect): Point[] {
  return [{ x, y }, { x: x + width, y: y + height }];
}

function touched(points: readonly Point[], reach: number): Rect {
  let place = NOTHING;
  for (const { x, y } of points) {
    const one = { x: Math.floor(x - reach), y: Math.floor(y - reach), width: Math.ceil(2 * reach) + 2, height: Math.ceil(2 * reach) + 2 };
    place = union(place, one);
  }
  return place;
}
