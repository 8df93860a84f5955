import { expect, it } from "vitest";

import { waitBefore } from "./events";

it("waits longer from try to try, but never very long", () => {
  const waits = [0, 1, 2, 3, 4, 5, 20].map(waitBefore);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});
