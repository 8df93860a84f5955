import { expect, it } from "vitest";

import { neighbours } from "./sequence";

it("steps through the list it was opened from, and stops at its ends", () => {
  expect(neighbours("b", ["a", "b", "c"], [])).toMatchObject({ previous: "a", next: "c", nearEnd: true });
  expect(neighbours("a", ["a", "b", "c"], [])).toMatchObject({ previous: null, next: "b" });
  expect(neighbours("c", ["a", "b", "c"], [])).toMatchObject({ previous: "b", next: null });
});

it("steps through the job when the picture is not in that list", () => {
  expect(neighbours("y", ["a", "b"], ["x", "y"])).toEqual({ previous: "x", next: null, nearEnd: false });
});

it("knows no neighbours of a stranger", () => {
  expect(neighbours("z", ["a", "b"], [])).toEqual({ previous: null, next: null, nearEnd: false });
});
