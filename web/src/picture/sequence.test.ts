import { expect, it } from "vitest";

import type { Image } from "../client/api";
import { neighbours } from "./sequence";

const list = (...ids: string[]) => ids.map((id) => ({ id }) as Image);

it("steps through the library, and stops at its ends", () => {
  expect(neighbours("b", list("a", "b", "c"), [])).toMatchObject({ previous: "a", next: "c", nearEnd: true });
  expect(neighbours("a", list("a", "b", "c"), [])).toMatchObject({ previous: null, next: "b" });
  expect(neighbours("c", list("a", "b", "c"), [])).toMatchObject({ previous: "b", next: null });
});

it("steps through the job when the library is not read that far", () => {
  expect(neighbours("y", list("a", "b"), list("x", "y"))).toEqual({ previous: "x", next: null, nearEnd: false });
});

it("knows no neighbours of a stranger", () => {
  expect(neighbours("z", list("a", "b"), [])).toEqual({ previous: null, next: null, nearEnd: false });
});
