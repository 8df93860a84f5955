import { describe, expect, it } from "vitest";

import { intoLayer, maskForLayer, outOfLayer, packedMask, pictureLayer, unpackedMask, type Doc } from "../document";
import { Editor } from "../editor";
import { inRatio } from "../frame";
import { emptyMask, grown, inverted, isBlank, type Mask } from "../mask";
import { rectangle } from "../paint";
import type { Pen, ToolName } from "../tools/tool";
import { rolls } from "./rolls";

const BASE = { image: "img_1", width: 400, height: 300 };

function pen(x: number, y: number, more: Partial<Pen> = {}): Pen {
  return { x, y, window: { x, y }, pressure: 1, shift: false, alt: false, ...more };
}
function drag(editor: Editor, ...points: [number, number][]): void {
  const [first = [0, 0] as [number, number], ...rest] = points;
  editor.down(pen(...first));
  for (const point of rest) editor.move(pen(...point));
  editor.up(pen(...(rest.at(-1) ?? first)));
}
/** All of it in a line; the selection by the sum of its bytes and places. */
const state = (editor: Editor) => `${JSON.stringify(editor.now().doc)} ${editor.mask.data.reduce((sum, value, i) => (sum * 31 + value * (i + 1)) % 2147483647, 7)}`;

/** Something that a person might do. */
function anything(editor: Editor, roll: (below: number) => number): void {
  const { doc } = editor.now();
  const spot = (): [number, number] => [roll(440) - 20, roll(340) - 20];
  const layer = doc.layers[roll(Math.max(1, doc.layers.length))];
  const tools: ToolName[] = ["brush", "eraser", "lasso", "rectangle", "polygon", "move", "text", "canvas"];
  switch (roll(14)) {
    case 0: editor.add(pictureLayer(doc, editor.freshId(), "a", { image: "img_9", width: 100, height: 80 })); break;
    case 1: if (layer) editor.remove(layer.id); break;
    case 2: if (layer) editor.duplicate(layer.id); break;
    case 3: editor.order(roll(3), roll(3)); break;
    case 4: if (layer) editor.change(layer.id, { opacity: roll(11) / 10 }, "opacity", `opacity ${layer.id}`); break;
    case 5: if (layer) editor.change(layer.id, { rotation: roll(360), scale: 0.2 + roll(20) / 10 }, "turn"); break;
    case 6: editor.reframe(inRatio(doc.base, ["1:1", "16:9", "9:16"][roll(3)] ?? "1:1")); break;
    case 7: editor.reselect(inverted(editor.mask), "invert"); break;
    case 8: editor.reselect(grown(editor.mask, 1 + roll(8)), "grow"); break;
    case 9: editor.switchTo(roll(2) ? { ...BASE, image: "img_2" } : { image: "img_3", width: 300, height: 420 }); break;
    case 10: if (layer) editor.change(layer.id, { mask: maskForLayer(editor.mask, layer, { width: 20, height: 20 }) }, "mask"); break;
    default:
      editor.use(tools[roll(tools.length)] ?? "brush");
      drag(editor, spot(), spot(), spot());
      editor.finish();
  }
}

describe.each(Array.from({ length: 30 }, (_, seed) => seed))("a session (%i)", (seed) => {
  it("is undone to where it began, through all that was, and redone to where it was", () => {
    const editor = new Editor(BASE);
    const roll = rolls(seed);
    const first = state(editor);
    for (let i = 0; i < 25; i += 1) anything(editor, roll);
    editor.cancel();
    const last = state(editor);
    const seen: string[] = [];
    while (editor.undo() !== null) seen.push(state(editor));
    expect(state(editor)).toBe(first);
    expect(editor.now().canUndo).toBe(false);
    for (const before of seen.reverse()) {
      expect(state(editor)).toBe(before);
      editor.redo();
    }
    expect(state(editor)).toBe(last);
    expect(editor.now().canRedo).toBe(false);
  });
});

it("makes one step of one move of the hand", () => {
  const editor = new Editor(BASE);
  editor.add(pictureLayer(editor.now().doc, "l1", "a", { image: "img_9", width: 100, height: 80 }));
  editor.use("move");
  drag(editor, [200, 150], [210, 160], [230, 190], [260, 200]);
  expect(editor.now().doc.layers[0]).toMatchObject({ x: 260, y: 200 });
  drag(editor, [260, 200], [100, 100]);
  editor.undo();
  expect(editor.now().doc.layers[0]).toMatchObject({ x: 260, y: 200 });
  editor.undo();
  expect(editor.now().doc.layers[0]).toMatchObject({ x: 200, y: 150 });
});

it("forgets a stroke that Escape ends, and remembers nothing of it", () => {
  const editor = new Editor(BASE);
  editor.down(pen(100, 100));
  editor.move(pen(200, 120));
  expect(isBlank(editor.mask)).toBe(false);
  expect(editor.cancel()).toBe(true);
  expect(isBlank(editor.mask)).toBe(true);
  expect(editor.now().canUndo).toBe(false);
});

it("turns adding into taking away with X and with Alt", () => {
  const editor = new Editor(BASE);
  editor.use("rectangle");
  drag(editor, [50, 50], [150, 150]);
  editor.swap();
  drag(editor, [50, 50], [100, 150]);
  const right = emptyMask(BASE);
  rectangle(right, { x: 100, y: 50, width: 50, height: 100 }, "add");
  expect(Array.from(editor.mask.data)).toEqual(Array.from(right.data));
  editor.down(pen(200, 200, { alt: true }));
  editor.move(pen(220, 220));
  editor.up(pen(220, 220));
  expect(editor.mask.data[210 * 400 + 210]).toBe(255);
});

it("closes a polygon at its first corner, and forgets one with two", () => {
  const editor = new Editor(BASE);
  editor.use("polygon");
  for (const [x, y] of [[50, 50], [200, 60], [120, 200], [52, 51]] as const) drag(editor, [x, y]);
  expect(editor.mask.data[100 * 400 + 120]).toBe(255);
  editor.undo();
  drag(editor, [50, 50]);
  drag(editor, [90, 50]);
  editor.finish();
  expect(editor.now().canUndo).toBe(false);
});

it("joins a stroke to the last one with Shift", () => {
  const editor = new Editor(BASE);
  editor.set({ radius: 4 });
  drag(editor, [40, 40]);
  editor.down(pen(240, 40, { shift: true }));
  editor.up(pen(240, 40));
  expect(editor.mask.data[40 * 400 + 140]).toBe(255);
});

it("asks for a thing at a click, and for one in a box", () => {
  const editor = new Editor(BASE);
  const asked: unknown[] = [];
  editor.onAsk((asking) => asked.push([asking.at && { x: asking.at.x, y: asking.at.y }, asking.box]));
  editor.use("smart");
  drag(editor, [100, 90]);
  drag(editor, [100, 90], [180, 150]);
  expect(asked).toEqual([[{ x: 100, y: 90 }, null], [null, { x: 100, y: 90, width: 80, height: 60 }]]);
});

it("drags the canvas by its handles, and both sides with Alt", () => {
  const editor = new Editor(BASE);
  editor.use("canvas");
  drag(editor, [400, 150], [430, 180], [500, 150]);
  expect(editor.now().doc.frame).toEqual({ x: 0, y: 0, width: 500, height: 300 });
  editor.down(pen(250, 0));
  editor.move(pen(250, -40, { alt: true }));
  editor.up(pen(250, -40));
  expect(editor.now().doc.frame).toEqual({ x: 0, y: -40, width: 500, height: 380 });
  editor.undo();
  editor.undo();
  expect(editor.reframed).toBe(false);
});

it("is taken up again where it was left", () => {
  const editor = new Editor(BASE);
  drag(editor, [100, 100], [200, 120]);
  editor.add(pictureLayer(editor.now().doc, editor.freshId(), "a", { image: "img_9", width: 100, height: 80 }));
  const kept = structuredClone({ doc: editor.now().doc, mask: packedMask(editor.mask) });
  const again = new Editor(BASE, kept);
  expect(state(again)).toBe(state(editor));
  expect(again.freshId()).toBe("l2");
});

it("finds a layer's own pixels, turned and scaled", () => {
  const doc: Doc = new Editor(BASE).now().doc;
  const layer = { ...pictureLayer(doc, "l1", "a", { image: "img_9", width: 100, height: 80 }), rotation: 37, scale: 1.7 };
  const at = outOfLayer(layer, layer, { x: 12, y: 70 });
  expect(intoLayer(layer, layer, at)).toEqual({ x: expect.closeTo(12, 6) as number, y: expect.closeTo(70, 6) as number });
  const selection: Mask = emptyMask(BASE);
  rectangle(selection, { x: 200, y: 0, width: 200, height: 300 }, "add");
  const straight = { ...layer, rotation: 0, scale: 1 };
  const mask = unpackedMask(maskForLayer(selection, straight, straight));
  expect([mask.data[10 * 100 + 49], mask.data[10 * 100 + 50]]).toEqual([0, 255]);
});

describe("what comes of a run", () => {
  const laid = (editor: Editor, image: string) => editor.add(pictureLayer(editor.now().doc, editor.freshId(), image, { image, width: 40, height: 40 }));

  it("has what was sent, and leaves what came since where it was seen", () => {
    const editor = new Editor(BASE);
    laid(editor, "img_sent");
    editor.use("rectangle");
    drag(editor, [10, 10], [60, 60]);
    const sent = editor.settled();
    laid(editor, "img_new");
    const [, fresh] = editor.now().doc.layers;
    editor.land({ ...BASE, image: "img_2" }, sent);
    expect(editor.now().doc.layers).toEqual([fresh]);
    expect(editor.now().hasMask).toBe(false);
    editor.undo();
    expect(editor.now().doc.layers.map((layer) => layer.name)).toEqual(["img_sent", "img_new"]);
    expect(editor.now().hasMask).toBe(true);
  });
  it("keeps a selection that was drawn meanwhile", () => {
    const editor = new Editor(BASE);
    const sent = editor.settled();
    editor.use("rectangle");
    drag(editor, [10, 10], [60, 60]);
    editor.land({ ...BASE, image: "img_2" }, sent);
    expect(editor.now().hasMask).toBe(true);
  });
  it("moves along with a canvas that grew, and with more pixels", () => {
    const editor = new Editor(BASE);
    editor.reframe({ x: -100, y: 0, width: 500, height: 300 });
    const sent = editor.settled();
    laid(editor, "img_new");
    const at = editor.now().doc.layers[0];
    editor.land({ image: "img_2", width: 500, height: 300 }, sent);
    expect(editor.now().doc.layers[0]).toMatchObject({ x: (at?.x ?? 0) + 100, y: at?.y, scale: 1 });
    const larger = editor.settled();
    laid(editor, "img_newer");
    editor.land({ image: "img_3", width: 1000, height: 600 }, larger);
    expect(editor.now().doc.layers).toMatchObject([{ name: "img_newer", scale: 2 }]);
  });
});

it("starts over in one step", () => {
  const editor = new Editor(BASE);
  editor.use("rectangle");
  drag(editor, [10, 10], [60, 60]);
  editor.reframe(inRatio(BASE, "1:1"));
  const was = state(editor);
  editor.startOver();
  expect([editor.now().hasMask, editor.reframed]).toEqual([false, false]);
  editor.undo();
  expect(state(editor)).toBe(was);
});

it("tells of a moving hand only those who look at it", () => {
  const editor = new Editor(BASE);
  const before = editor.settled();
  editor.look({ x: 5, y: 5, zoom: 2 });
  editor.use("lasso");
  const lasso = editor.settled();
  expect(lasso).not.toBe(before);
  editor.down(pen(10, 10));
  editor.move(pen(50, 10));
  expect(editor.now().hint).not.toBeNull();
  expect(editor.settled()).toBe(lasso);
});
