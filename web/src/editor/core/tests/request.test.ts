import { expect, it } from "vitest";

import { newDoc, pictureLayer, textLayer } from "../document";
import { dragged, inRatio, wrong } from "../frame";
import { emptyMask, type Mask } from "../mask";
import { rectangle } from "../paint";
import { compare } from "../proof";
import { laidOn, obvious, request, type Dials } from "../request";
import { branches } from "../tree";
import { fitted, pinched, toDoc, toWindow, zoomed } from "../viewport";

const BASE = { image: "img_1", width: 400, height: 300 };
const DIALS: Dials = { words: "an owl", structure: 0.6, creativity: 0, factor: 2 };
const doc = newDoc(BASE);

function box(): Mask {
  const mask = emptyMask(BASE);
  rectangle(mask, { x: 10, y: 10, width: 50, height: 40 }, "add");
  return mask;
}

it("asks for a region with words and without, and never without a region", () => {
  expect(request("inpaint", doc, emptyMask(BASE), DIALS)).toBe("mask");
  const mask = box();
  expect(request("inpaint", doc, mask, DIALS)).toEqual({ body: { task: "inpaint", prompt: "an owl" }, mask, flatten: false });
  expect(request("inpaint", doc, mask, { ...DIALS, words: "  " })).toMatchObject({ body: { task: "inpaint" } });
  expect(request("edit", doc, mask, { ...DIALS, words: "" })).toBe("words");
});

it("asks for a canvas with the selection where it lies on it", () => {
  const wide = { ...doc, frame: { x: -100, y: -20, width: 600, height: 320 } };
  const asked = request("outpaint", wide, box(), DIALS);
  expect(asked).toMatchObject({ body: { task: "outpaint", canvas: { left: 100, top: 20, right: 100, bottom: 0 } } });
  if (typeof asked === "string" || !asked.mask) throw new Error("a mask comes along");
  expect([asked.mask.width, asked.mask.height]).toEqual([600, 320]);
  expect([asked.mask.data[30 * 600 + 110], asked.mask.data[29 * 600 + 110]]).toEqual([255, 0]);
  expect(request("outpaint", doc, box(), DIALS)).toBe("canvas");
  expect(request("outpaint", { ...doc, frame: { x: 0, y: 0, width: 8192, height: 8192 } }, box(), DIALS)).toBe("large");
});

it("does with Enter what the picture was prepared for", () => {
  expect(obvious(doc, false)).toBe("edit");
  expect(obvious(doc, true)).toBe("inpaint");
  expect(obvious({ ...doc, frame: inRatio(BASE, "16:9") }, true)).toBe("outpaint");
});

it("sends plain layers as they lie, and flattens what the server cannot lay", () => {
  const layer = { ...pictureLayer(doc, "l1", "a", { image: "img_9", width: 100, height: 80 }), scale: 0.5, rotation: 10, opacity: 0.4 };
  const laid = { ...doc, layers: [layer] };
  expect(laidOn(laid)).toEqual([{ image: "img_9", x: 175, y: 130, width: 50, height: 40, opacity: 0.4, rotation: 10 }]);
  expect(request("blend", laid, emptyMask(BASE), DIALS)).toMatchObject({ body: { task: "inpaint", layers: [{}] }, mask: null });
  expect(request("edit", laid, emptyMask(BASE), DIALS)).toMatchObject({ flatten: true });
  const written = { ...doc, layers: [layer, textLayer(doc, "l2", { x: 0, y: 0 }, { text: "Hi" })] };
  expect(request("inpaint", written, box(), DIALS)).toMatchObject({ flatten: true, body: { task: "inpaint" } });
  expect(request("blend", written, box(), DIALS)).toBe("layers");
  expect(request("inpaint", { ...doc, layers: [{ ...layer, visible: false }] }, box(), DIALS)).toMatchObject({ flatten: false, body: { task: "inpaint" } });
});

it("keeps a canvas within what the server takes", () => {
  expect(inRatio(BASE, "16:9")).toEqual({ x: -66, y: 0, width: 533, height: 300 });
  expect(inRatio(BASE, "1:1")).toEqual({ x: 0, y: -50, width: 400, height: 400 });
  expect(dragged({ x: 0, y: 0, ...BASE }, "e", -1000, 0, BASE)).toMatchObject({ x: 0, width: 64 });
  expect(dragged({ x: 0, y: 0, ...BASE }, "nw", -30, -40, BASE)).toEqual({ x: -30, y: -40, width: 430, height: 340 });
  expect(wrong({ width: 1500, height: 100 })).toBe("slim");
  expect(wrong(BASE)).toBeNull();
});

it("zooms about the pointer, fits, and follows two fingers", () => {
  const view = { x: 12, y: -7, zoom: 0.8 };
  const at = { x: 300, y: 200 };
  const near = zoomed(view, 3, at);
  expect(toDoc(near, at)).toEqual({ x: expect.closeTo(toDoc(view, at).x, 8) as number, y: expect.closeTo(toDoc(view, at).y, 8) as number });
  const all = fitted({ x: -100, y: 0, width: 500, height: 300 }, { width: 1000, height: 500 }, 20);
  expect(toWindow(all, { x: -100, y: 0 }).x).toBeGreaterThanOrEqual(20);
  expect(toWindow(all, { x: 400, y: 300 }).y).toBeLessThanOrEqual(480);
  const spread = pinched(view, [{ x: 100, y: 100 }, { x: 200, y: 100 }], [{ x: 90, y: 120 }, { x: 290, y: 120 }]);
  expect(spread.zoom).toBeCloseTo(1.6);
  const moved = toWindow(spread, toDoc(view, { x: 150, y: 100 }));
  expect([moved.x, moved.y]).toEqual([expect.closeTo(190, 6), expect.closeTo(120, 6)]);
});

it("counts what stayed to the byte outside of the selection", () => {
  const before = { width: 4, height: 3, data: Uint8Array.from({ length: 48 }, (_, i) => i) };
  const after = { ...before, data: Uint8Array.from(before.data) };
  const mask = emptyMask(before);
  mask.data[5] = 255;
  after.data[4 * 5] = 99;
  expect(compare(before, after, mask)).toEqual({ kept: 11, changed: 0 });
  after.data[4 * 6 + 2] = 99;
  expect(compare(before, after, mask)).toEqual({ kept: 10, changed: 1 });
  const wide = { width: 6, height: 3, data: new Uint8Array(72) };
  for (let y = 0; y < 3; y += 1) wide.data.set(before.data.subarray(16 * y, 16 * y + 16), 24 * y + 8);
  expect(compare(before, wide, null, 2, 0)).toEqual({ kept: 12, changed: 0 });
});

it("shows versions as branches, oldest first", () => {
  const made = (id: string, parent_id: string | null, time: number) => ({ id, parent_id, created_at: `2026-11-29T00:00:0${time}Z` });
  const tree = branches([made("c", "a", 3), made("a", "gone", 1), made("d", "b", 4), made("b", "a", 2)]);
  expect(tree.map(({ version, depth }) => `${depth}${version.id}`)).toEqual(["0a", "1b", "2d", "1c"]);
});
