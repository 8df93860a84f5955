import { describe, expect, it } from "vitest";

import type { Image } from "../client/api";
import { inJobOrder } from "../client/order";
import { grid, guess, indexAt, justify, lay, neededDownTo, places, stretch, type Shape } from "./layout";

const random = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

describe("justified rows", () => {
  it("fills every row but the last exactly, keeps order, loses nothing", () => {
    const next = random(7);
    for (let round = 0; round < 200; round += 1) {
      const items = Array.from({ length: 1 + Math.floor(next() * 40) }, (_, id) => ({ id, width: 300 + next() * 1500, height: 300 + next() * 1500 }));
      const width = 320 + Math.floor(next() * 1600);
      const rows = justify(items, width, 220, 6);
      expect(rows.flat().map((box) => box.item.id)).toEqual(items.map((item) => item.id));
      for (const [i, row] of rows.entries()) {
        const sum = row.reduce((total, box) => total + box.width, 0) + 6 * (row.length - 1);
        if (i < rows.length - 1) expect(sum).toBe(width);
        else expect(sum).toBeLessThanOrEqual(width);
        expect(new Set(row.map((box) => box.height)).size).toBe(1);
      }
    }
  });
  it("does not blow up a lonely picture", () => {
    expect(justify([{ width: 100, height: 100 }], 1200, 220, 6)[0]?.[0]).toMatchObject({ width: 220, height: 220 });
  });
  it("fits a panorama into the width", () => {
    expect(justify([{ width: 4000, height: 500 }], 400, 220, 6)[0]?.[0]?.width).toBe(400);
  });
});

const image = (id: string, change: Partial<Image> = {}): Image =>
  ({ id, job_id: null, index: 0, width: 1024, height: 1024, created_at: "2026-11-20T12:00:00.000Z", stack_id: null, ...change }) as Image;
const shape: Shape = { kind: "rows", width: 1000, target: 220, gap: 6, heading: 40 };

describe("the wall", () => {
  it("keeps a job's pictures in their order", () => {
    const listed = [image("d", { job_id: "j", index: 1 }), image("c", { job_id: "j" }), image("b"), image("a")];
    expect(inJobOrder(listed).map((one) => one.id)).toEqual(["c", "d", "b", "a"]);
  });
  it("lays a stack on one pile until it is opened", () => {
    const all = [image("a", { stack_id: "s" }), image("b"), image("c", { stack_id: "s" }), image("d", { stack_id: "alone" })];
    const closed = places(all, new Set());
    expect(closed.map((one) => one.image.id)).toEqual(["a", "b", "d"]);
    expect(closed[0]?.pile.map((one) => one.id)).toEqual(["a", "c"]);
    expect(closed[2]?.pile).toEqual([]);
    expect(places(all, new Set(["s"])).map((one) => [one.image.id, one.spread])).toEqual([["a", true], ["b", false], ["c", true], ["d", false]]);
  });
  it("guesses what is not read, and is exact when it is", () => {
    const half = lay(places([image("a"), image("b")], new Set()), 40, shape, 1);
    expect(half.unread).toBe(226);
    expect(half.height).toBe(40 + 226 + guess(40, shape, 1));
    const whole = lay(places([image("a"), image("b")], new Set()), 0, shape, 1);
    expect([whole.unread, whole.height]).toEqual([null, 266]);
    const section = { key: "x", newest: "", oldest: "", pictures: 42, cursor: null, open: false };
    expect(neededDownTo(section, half, 2, 100, shape, 1)).toBe(2);
    expect(neededDownTo(section, half, 2, 800, shape, 1)).toBeGreaterThan(8);
    expect(neededDownTo(section, half, 2, 1e6, shape, 1)).toBe(42);
  });
  it("puts squares in full rows", () => {
    const rows = grid(Array.from({ length: 10 }, (_, i) => i), 1000, 220, 6);
    expect(rows.map((row) => row.length)).toEqual([4, 4, 2]);
    expect(new Set(rows.flat().map((box) => box.width)).size).toBe(1);
  });
  it("stands only a stretch of a wall that is taller than a browser can draw", () => {
    const heights = Array.from({ length: 5000 }, () => 10_000);
    const stand = stretch(heights, 2500);
    expect(stand.height).toBeLessThan(12_100_000);
    expect(stand.first).toBeLessThan(2500);
    expect(stand.end).toBeGreaterThan(2500);
    expect(stand.tops[2500 - stand.first]).toBe((2500 - stand.first) * 10_000);
    expect(stretch([10, 20, 30], 0)).toEqual({ first: 0, end: 3, tops: [0, 10, 30], height: 60 });
    expect(stretch([], 0)).toEqual({ first: 0, end: 0, tops: [], height: 0 });
    expect([indexAt([0, 10, 30], -5), indexAt([0, 10, 30], 10), indexAt([0, 10, 30], 29), indexAt([0, 10, 30], 99)]).toEqual([0, 1, 1, 2]);
  });
});
