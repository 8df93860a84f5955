import { expect, it } from "vitest";

import { layFamily, walk } from "./family";

const member = (id: string, parent_id: string | null, job_id: string, index = 0, task = "vary") => ({
  id, parent_id, job_id, index, task, created_at: `2026-01-01T00:00:0${job_id.slice(1)}Z`,
});
const items = [
  member("a", null, "j1", 0, "imagine"),
  ...[0, 1, 2, 3].map((n) => member(`b${n}`, "a", "j2", n)),
  member("c", "b1", "j3", 0, "upscale"),
  member("d", "a", "j4", 0, "edit"),
];

it("puts parents over the middle of what was made of them, one generation a row, nothing over another", () => {
  const family = layFamily(items);
  const at = (id: string) => family.members.find((one) => one.image.id === id);
  expect(family.rows).toBe(3);
  expect(at("b1")?.x).toBe(at("c")?.x);
  expect(at("a")?.x).toBeCloseTo(((at("b0")?.x ?? 0) + (at("d")?.x ?? 0)) / 2);
  for (const one of family.members)
    for (const other of family.members) if (one !== other && one.y === other.y) expect(Math.abs(one.x - other.x)).toBeGreaterThanOrEqual(1);
});

it("has one branch a job, which says what was done", () => {
  expect(layFamily(items).branches).toEqual([
    { from: "b1", to: ["c"], task: "upscale" },
    { from: "a", to: ["b0", "b1", "b2", "b3"], task: "vary" },
    { from: "a", to: ["d"], task: "edit" },
  ]);
});

it("is walked with arrows and ends at its edges", () => {
  const family = layFamily(items);
  expect(walk(family, "c", "ArrowUp")).toBe("b1");
  expect(walk(family, "b1", "ArrowDown")).toBe("c");
  expect(walk(family, "b3", "ArrowRight")).toBe("d");
  expect(walk(family, "b0", "ArrowLeft")).toBeNull();
  expect(walk(family, "a", "ArrowUp")).toBeNull();
});

it("takes a picture whose parent is gone as a first one", () => {
  expect(layFamily([member("x", "gone", "j1")]).members).toMatchObject([{ x: 0, y: 0 }]);
});
