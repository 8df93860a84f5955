import { expect, it } from "vitest";

import { codesFrom, mixed, shares } from "./mixing";

it("mixes with the smallest whole numbers", () => {
  expect(shares(25)).toEqual([3, 1]);
  expect(shares(60)).toEqual([2, 3]);
  expect(mixed("1", "sty_abc", 25)).toBe("1::3 sty_abc::1");
  expect(mixed("1", "2", 50)).toBe("1::1 2::1");
});

it("is one style at either end", () => {
  expect(mixed("1", "2", 0)).toBe("1");
  expect(mixed("1", "2", 100)).toBe("2");
  expect(mixed("7", "7", 40)).toBe("7");
});

it("makes codes of numbers, each once", () => {
  expect(codesFrom([4294967295, 0, 0, 5e9])).toEqual(["4294967295", "0"]);
});
