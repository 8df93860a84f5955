import { describe, expect, it } from "vitest";

import { aligned, beside, bounds, carried, distributed, fitted, freePlace, resized, snap, tidied, toBoard, touches, zoomed } from "./layout";

const box = (x: number, y: number, w = 100, h = 100) => ({ x, y, w, h });

describe("snapping", () => {
  it("holds on to the nearest edge and says where the line is", () => {
    const { dx, dy, lines } = snap(box(203, 297), [box(0, 0), box(200, 0)], 6);
    expect([dx, dy]).toEqual([-3, 0]);
    expect(lines).toEqual([{ axis: "x", at: 200, from: 0, to: 397 }]);
  });
  it("brings middles together", () => {
    const { dx, dy } = snap(box(28, 400, 50, 50), [box(0, 0)], 6);
    expect([dx, dy]).toEqual([-3, 0]);
  });
  it("lets go further away, and where there is nothing", () => {
    expect(snap(box(7, 7), [box(0, 0)], 6)).toEqual({ dx: 0, dy: 0, lines: [] });
    expect(snap(box(7, 7), [], 6).lines).toEqual([]);
  });
});

describe("arranging", () => {
  it("aligns by edges and middles", () => {
    const three = [box(0, 0), box(50, 200, 60), box(10, 400)];
    expect(aligned(three, "left").map((r) => r.x)).toEqual([0, 0, 0]);
    expect(aligned(three, "right").map((r) => r.x + r.w)).toEqual([110, 110, 110]);
    expect(aligned(three, "centre").map((r) => r.x + r.w / 2)).toEqual([55, 55, 55]);
    expect(aligned(three, "top").map((r) => r.y)).toEqual([0, 0, 0]);
  });
  it("leaves the outermost and evens the gaps, in whatever order they are named", () => {
    const moved = distributed([box(500, 0), box(0, 0), box(120, 0, 80)], "x");
    expect(moved.map((r) => r.x)).toEqual([500, 0, 260]);
  });
  it("tidies into rows that do not touch, and keeps every shape", () => {
    const mess = Array.from({ length: 11 }, (_, i) => box((i * 137) % 400, (i * 91) % 300, 60 + ((i * 53) % 90), 70 + ((i * 31) % 60)));
    const tidy = tidied(mess);
    for (const [i, a] of tidy.entries()) {
      expect(a.w / a.h).toBeCloseTo((mess[i]?.w ?? 0) / (mess[i]?.h ?? 1));
      for (const b of tidy.slice(i + 1)) expect(touches(a, b)).toBe(false);
    }
    expect(new Set(tidy.map((r) => r.h)).size).toBe(1);
    expect(bounds(tidy)).toMatchObject({ x: bounds(mess)?.x, y: bounds(mess)?.y });
  });
});

describe("room for something new", () => {
  it("covers nothing and stays near", () => {
    const others = [box(0, 0, 300, 300), box(320, 0, 300, 300)];
    const at = freePlace(box(100, 100), others);
    expect(others.some((r) => touches(r, at))).toBe(false);
    expect(Math.hypot(at.x - 100, at.y - 100)).toBeLessThan(240);
    expect(freePlace(box(900, 900), others)).toEqual(box(900, 900));
  });
  it("lies where it was put, but not exactly upon another", () => {
    expect(beside(box(50, 0), [box(0, 0)])).toEqual(box(50, 0));
    expect(beside(box(0, 0), [box(0, 0)])).toEqual(box(24, 24));
  });
});

describe("resizing", () => {
  it("moves the corner and leaves the opposite one", () => {
    expect(resized(box(0, 0), "se", { x: 150, y: 80 }, false)).toEqual(box(0, 0, 150, 80));
    expect(resized(box(0, 0), "nw", { x: -50, y: 20 }, false)).toEqual(box(-50, 20, 150, 80));
  });
  it("keeps the shape of a picture, and never makes it vanish", () => {
    expect(resized(box(0, 0, 100, 50), "se", { x: 200, y: 0 }, true)).toEqual(box(0, 0, 200, 100));
    const tiny = resized(box(0, 0, 100, 50), "se", { x: -900, y: -900 }, true);
    expect([tiny.w, tiny.h]).toEqual([80, 40]);
  });
  it("takes along what lies inside", () => {
    expect(carried(box(50, 50, 50, 50), box(0, 0), box(0, 0, 200, 200))).toEqual(box(100, 100, 100, 100));
  });
});

describe("the view", () => {
  it("zooms around the pointer", () => {
    const view = { x: 10, y: 20, zoom: 1 };
    const at = { x: 300, y: 200 };
    const closer = zoomed(view, at, 2);
    expect(toBoard(closer, at)).toEqual(toBoard(view, at));
    expect(zoomed(view, at, 1000).zoom).toBe(4);
  });
  it("shows everything, and nothing larger than it is", () => {
    const view = fitted([box(0, 0, 2000, 500)], 1000, 800, 0);
    expect(view).toEqual({ x: 0, y: -550, zoom: 0.5 });
    expect(fitted([box(0, 0)], 1000, 800).zoom).toBe(1);
  });
});
