import { expect, test } from "vitest";

import { days, stacked, sums } from "./days";

const used = (day: string, speed: string, device_ms: number) => ({ day, speed, task: "imagine", jobs: 1, pictures: 4, device_ms, price_ms: device_ms });
const ITEMS = [used("2026-11-29", "fast", 60_000), used("2026-11-27", "relax", 120_000), used("2026-11-27", "fast", 30_000)];

test("a day without work is there, at nothing", () => {
  const table = days(ITEMS, "speed", 4, Date.parse("2026-11-29T15:00:00Z"));
  expect(table.days.map((day) => new Date(day * 1000).toISOString().slice(0, 10))).toEqual(["2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"]);
  expect(table.names).toEqual(["relax", "fast"]);
  expect(table.minutes).toEqual([
    [0, 2, 0, 0],
    [0, 0.5, 0, 1],
  ]);
});

test("sums by name, and columns upon each other", () => {
  expect(sums(ITEMS, "task")).toEqual([{ name: "imagine", jobs: 3, pictures: 12, device_ms: 210_000, price_ms: 210_000 }]);
  expect(stacked([[1, 2], [3, 4]])).toEqual([[1, 2], [4, 6]]);
});
