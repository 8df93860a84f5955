import { expect, it } from "vitest";

import { versusPrompts } from "./versus";

it("draws one prompt by two versions with one seed", () => {
  expect(versusPrompts("a fox --ar 3:2 --v 7 --seed 1", "version", 9)).toEqual(["a fox --ar 3:2 --seed 9 --v 6.1", "a fox --ar 3:2 --seed 9 --v 7"]);
});

it("draws it with the own taste and without any, one job each", () => {
  expect(versusPrompts("a fox --p pabc --repeat 3", "taste", 9)).toEqual(["a fox --seed 9 --p off", "a fox --seed 9 --p"]);
});

it("puts the version in place of another model's", () => {
  expect(versusPrompts("a fox --niji 6", "version", 4)).toEqual(["a fox --seed 4 --v 6.1", "a fox --seed 4 --v 7"]);
});
