import { expect, it } from "vitest";

import { difference } from "./difference";

const rgba = (...pixels: number[][]) => new Uint8ClampedArray(pixels.flat());

it("is black and counts nothing for the same pictures", () => {
  const one = rgba([10, 20, 30, 255], [0, 0, 0, 0]);
  expect(difference(one, rgba([10, 20, 30, 255], [0, 0, 0, 0]), 8)).toEqual({ pixels: rgba([0, 0, 0, 255], [0, 0, 0, 255]), differing: 0, largest: 0 });
});

it("counts every pixel that is not the very same, and makes small steps visible", () => {
  const told = difference(rgba([10, 20, 30, 255], [5, 5, 5, 255]), rgba([11, 20, 20, 255], [5, 5, 5, 255]), 8);
  expect(told).toEqual({ pixels: rgba([8, 0, 80, 255], [0, 0, 0, 255]), differing: 1, largest: 10 });
  expect(difference(rgba([0, 0, 0, 255]), rgba([200, 0, 0, 255]), 8).pixels[0]).toBe(255);
});

it("sees transparency", () => {
  expect(difference(rgba([9, 9, 9, 255]), rgba([9, 9, 9, 0]), 1)).toEqual({ pixels: rgba([255, 255, 255, 255]), differing: 1, largest: 255 });
});

it("takes pictures of one size only", () => {
  expect(() => difference(rgba([0, 0, 0, 0]), rgba(), 1)).toThrow(RangeError);
});
