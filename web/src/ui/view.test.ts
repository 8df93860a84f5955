import { expect, it } from "vitest";

import { clampView, FIT, middle, panBy, percent, place, roomFor, toggled, wheelFactor, zoomAt, type View } from "./view";

const room = roomFor({ width: 800, height: 600 }, { width: 1600, height: 800 });

it("fits a picture into its room and knows its own pixels", () => {
  expect(room.fitted).toEqual({ width: 800, height: 400 });
  expect(place(FIT, room)).toEqual({ left: 0, top: 100, width: 800, height: 400 });
  expect(percent(FIT, room)).toBe(50);
  expect(percent({ ...FIT, zoom: room.most }, room)).toBe(800);
});

it("does not blow a small picture up to fill the room", () => {
  const small = roomFor({ width: 800, height: 600 }, { width: 160, height: 160 });
  expect(small.fitted).toEqual({ width: 200, height: 200 });
  expect(small.most * 1.25).toBe(8);
  expect(percent(zoomAt(FIT, small, 0.01, middle(small)), small)).toBe(100);
});

it("keeps what lies under the pointer there while it comes nearer", () => {
  const at = { x: 200, y: 250 };
  const under = (view: View) => {
    const now = place(view, room);
    return [(at.x - now.left) / now.width, (at.y - now.top) / now.height];
  };
  const near = zoomAt(FIT, room, 4, at);
  expect(near.zoom).toBe(4);
  expect(under(near)[0]).toBeCloseTo(under(FIT)[0] ?? 0, 10);
  expect(under(near)[1]).toBeCloseTo(under(FIT)[1] ?? 0, 10);
  const nearer = zoomAt(near, room, 1.5, at);
  expect(under(nearer)[0]).toBeCloseTo(under(near)[0] ?? 0, 10);
});

it("ends at eight times its pixels and at the fitted picture", () => {
  expect(zoomAt(FIT, room, 1000, middle(room)).zoom).toBe(16);
  expect(zoomAt({ zoom: 3, cx: 0.2, cy: 0.9 }, room, 0.01, { x: 0, y: 0 })).toEqual(FIT);
});

it("moves with the hand, but not off the picture", () => {
  const near = { zoom: 4, cx: 0.5, cy: 0.5 };
  expect(place(panBy(near, room, 50, -30), room).left).toBeCloseTo(place(near, room).left + 50);
  const far = place(panBy(near, room, 1e6, 1e6), room);
  expect([far.left, far.top]).toEqual([0, 0]);
  expect(panBy(FIT, room, 100, 100)).toEqual(FIT);
});

it("holds the place when the room changes", () => {
  const view = { zoom: 4, cx: 0.3, cy: 0.6 };
  const narrow = roomFor({ width: 400, height: 600 }, { width: 1600, height: 800 });
  expect(clampView(view, narrow)).toEqual(view);
});

it("goes between fitted and its own pixels", () => {
  const near = toggled(FIT, room, middle(room));
  expect(percent(near, room)).toBe(100);
  expect(toggled(near, room, middle(room))).toEqual(FIT);
  const whole = roomFor({ width: 800, height: 600 }, { width: 640, height: 480 });
  expect(percent(toggled(FIT, whole, middle(whole)), whole)).toBe(200);
});

it("takes wheels of any kind", () => {
  expect(wheelFactor(-100, 0)).toBeGreaterThan(1.3);
  expect(wheelFactor(3, 1)).toBeLessThan(1);
  expect(wheelFactor(100000, 0)).toBeGreaterThan(0.4);
  expect(wheelFactor(-10, 0) * wheelFactor(10, 0)).toBeCloseTo(1);
});
