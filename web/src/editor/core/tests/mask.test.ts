import { describe, expect, it } from "vitest";

import { bounds, combined, emptyMask, feathered, grown, inverted, isBlank, placed, share, shrunk, type Mask } from "../mask";
import { polygon, rectangle, stroke } from "../paint";
import { applyPatch, difference, inversePatch, pack, Recorder, unpack } from "../tiles";
import { rolls } from "./rolls";

const SIZE = { width: 300, height: 170 };

/** A mask with strokes, boxes and shapes in it. */
function scribbled(seed: number): Mask {
  const roll = rolls(seed);
  const mask = emptyMask(SIZE);
  for (let i = 0; i < 6; i += 1) {
    const mode = roll(3) ? "add" : "subtract";
    const spot = () => ({ x: roll(340) - 20, y: roll(200) - 15 });
    const kind = roll(3);
    if (kind === 0) stroke(mask, { ...spot(), radius: 1 + roll(30) }, { ...spot(), radius: 1 + roll(30) }, roll(11) / 10, mode);
    else if (kind === 1) polygon(mask, [spot(), spot(), spot(), spot()], mode);
    else rectangle(mask, { x: roll(250), y: roll(120), width: 1 + roll(90), height: 1 + roll(80) }, mode);
  }
  return mask;
}
const seeds = Array.from({ length: 25 }, (_, seed) => seed);
const same = (a: Mask, b: Mask) => a.width === b.width && a.height === b.height && a.data.every((value, i) => value === b.data[i]);
const within = (a: Mask, b: Mask) => a.data.every((value, i) => value <= (b.data[i] ?? 0));

describe.each(seeds)("a mask (%i)", (seed) => {
  const mask = scribbled(seed);
  const other = scribbled(seed + 1000);

  it("inverted twice is itself", () => expect(same(inverted(inverted(mask)), mask)).toBe(true));
  it("with itself is itself, without itself is sharp nothing", () => {
    expect(same(combined(mask, mask, "add"), mask)).toBe(true);
    const without = combined(mask, mask, "subtract");
    expect(without.data.every((value, i) => value === Math.min(mask.data[i] ?? 0, 255 - (mask.data[i] ?? 0)))).toBe(true);
  });
  it("keeps what it adds and loses what it takes away", () => {
    expect(within(mask, combined(mask, other, "add"))).toBe(true);
    const less = combined(mask, other, "subtract");
    expect(within(less, mask)).toBe(true);
    expect(same(combined(less, other, "subtract"), less)).toBe(true);
  });
  it("grows around itself, shrinks into itself, and comes back no smaller", () => {
    const larger = grown(mask, 5);
    expect(within(mask, larger)).toBe(true);
    expect(within(shrunk(mask, 5), mask)).toBe(true);
    const hard = { ...mask, data: mask.data.map((value) => (value >= 128 ? 255 : 0)) };
    expect(within(hard, { ...mask, data: shrunk(grown(hard, 4), 3).data })).toBe(true);
  });
  it("survives being packed", () => {
    expect(same({ ...mask, data: unpack(pack(mask.data), mask.data.length) }, mask)).toBe(true);
  });
  it("goes to another and back by their difference", () => {
    const now = { ...mask, data: Uint8Array.from(mask.data) };
    const patch = difference(mask, other);
    applyPatch(now, patch);
    expect(same(now, other)).toBe(true);
    applyPatch(now, inversePatch(patch));
    expect(same(now, mask)).toBe(true);
  });
  it("takes a recorded stroke back to the byte", () => {
    const now = { ...mask, data: Uint8Array.from(mask.data) };
    const recorder = new Recorder(now);
    recorder.touch({ x: 20, y: 10, width: 270, height: 150 });
    stroke(now, { x: 60, y: 40, radius: 20 }, { x: 250, y: 120, radius: 30 }, 0.5, "add");
    recorder.undo();
    expect(same(now, mask)).toBe(true);
  });
});

it("paints the same stroke twice as once", () => {
  const once = emptyMask(SIZE);
  stroke(once, { x: 50, y: 50, radius: 12 }, { x: 120, y: 90, radius: 20 }, 0.3, "add");
  const twice = { ...once, data: Uint8Array.from(once.data) };
  stroke(twice, { x: 50, y: 50, radius: 12 }, { x: 120, y: 90, radius: 20 }, 0.3, "add");
  expect(same(once, twice)).toBe(true);
});

it("covers what a circle covers", () => {
  const mask = emptyMask(SIZE);
  stroke(mask, { x: 100, y: 80, radius: 40 }, { x: 100, y: 80, radius: 40 }, 1, "add");
  expect(share(mask) * 300 * 170).toBeCloseTo(Math.PI * 40 ** 2, -2);
  expect(bounds(mask)).toEqual({ x: 60, y: 40, width: 80, height: 80 });
});

it("fills a rectangle of whole pixels wholly, and no pixel beside it", () => {
  const mask = emptyMask(SIZE);
  rectangle(mask, { x: 10, y: 20, width: 30, height: 40 }, "add");
  expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(255 * 30 * 40);
  expect(bounds(mask)).toEqual({ x: 10, y: 20, width: 30, height: 40 });
  rectangle(mask, { x: 10, y: 20, width: 30, height: 40 }, "subtract");
  expect(isBlank(mask)).toBe(true);
});

it("fills where an outline crosses itself", () => {
  const mask = emptyMask(SIZE);
  const star = Array.from({ length: 5 }, (_, i) => ({ x: 150 + 80 * Math.sin((i * 4 * Math.PI) / 5), y: 85 - 80 * Math.cos((i * 4 * Math.PI) / 5) }));
  polygon(mask, star, "add");
  expect(mask.data[85 * 300 + 150]).toBe(255);
});

it("grows a dot to a disc", () => {
  const mask = emptyMask(SIZE);
  mask.data[80 * 300 + 100] = 255;
  const disc = grown(mask, 10);
  expect(disc.data[80 * 300 + 110]).toBe(128);
  expect(disc.data[80 * 300 + 109]).toBe(255);
  expect(disc.data[87 * 300 + 108]).toBe(0);
  expect(disc.data[86 * 300 + 107]).toBe(255);
});

it("feathers without moving the edge, and keeps the middle", () => {
  const mask = emptyMask(SIZE);
  rectangle(mask, { x: 100, y: 40, width: 100, height: 100 }, "add");
  const soft = feathered(mask, 6);
  expect(soft.data[90 * 300 + 150]).toBe(255);
  expect(Math.abs((soft.data[90 * 300 + 100] ?? 0) + (soft.data[90 * 300 + 99] ?? 0) - 255)).toBeLessThan(3);
  expect(share(soft)).toBeCloseTo(share(mask), 3);
  expect(same(feathered(mask, 0), mask)).toBe(true);
});

it("is placed on a larger canvas and cut from it again", () => {
  const mask = scribbled(3);
  const large = placed(mask, { width: 400, height: 300 }, 50, 70);
  expect(share(large) * 400 * 300).toBeCloseTo(share(mask) * 300 * 170, 3);
  expect(same(placed(large, SIZE, -50, -70), mask)).toBe(true);
});
