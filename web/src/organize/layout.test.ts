import { describe, expect, it } from "vitest";

import type { Image } from "../client/api";
import { inJobOrder } from "../client/order";
import { justify, wallRows } from "./layout";

const random = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

describe("justified rows", () => {
  it("fills every row but the last exactly, keeps order, loses nothing", () => {
    const next = random(7);
    for (let round = 0; round < 200; round += 1) {
      const items = Array.from({ length: 1 + Math.floor(next() * 40) }, (_, id) => ({ id, width: 300 + next() * 1500, height: 300 + next() * 1500 }));
      const width = 320 + Math.floor(next() * 1600);
      const rows = justify(items, width, 220, 6);
      expect(rows.flat().map((box) => box.item.id)).toEqual(items.map((item) => item.id));
      for (const [i, row] of rows.entries()) {
        const sum = row.reduce((total, box) => total + box.width, 0) + 6 * (row.length - 1);
        if (i < rows.length - 1) expect(sum).toBe(width);
        else expect(sum).toBeLessThanOrEqual(width);
        expect(new Set(row.map((box) => box.height)).size).toBe(1);
      }
    }
  });
  it("does not blow up a lonely picture", () => {
    expect(justify([{ width: 100, height: 100 }], 1200, 220, 6)[0]?.[0]).toMatchObject({ width: 220, height: 220 });
  });
  it("fits a panorama into the width", () => {
    expect(justify([{ width: 4000, height: 500 }], 400, 220, 6)[0]?.[0]?.width).toBe(400);
  });
});

const image = (id: string, change: Partial<Image> = {}): Image =>
  ({ id, job_id: null, index: 0, width: 1024, height: 1024, created_at: "2026-11-20T12:00:00.000Z", ...change }) as Image;

describe("the wall", () => {
  const shape = { width: 1000, target: 220, gap: 6, heading: 40 };
  it("heads each day once", () => {
    const rows = wallRows(
      [image("a"), image("b"), image("c", { created_at: "2026-11-18T12:00:00.000Z" })],
      shape,
    );
    expect(rows.map((row) => row.day)).toEqual(["2026-11-20", null, "2026-11-18", null]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(4);
  });
  it("waits for a width", () => {
    expect(wallRows([image("a")], { ...shape, width: 0 })).toEqual([]);
  });
  it("keeps a job's pictures in their order", () => {
    const listed = [image("d", { job_id: "j", index: 1 }), image("c", { job_id: "j" }), image("b"), image("a")];
    expect(inJobOrder(listed).map((one) => one.id)).toEqual(["c", "d", "b", "a"]);
  });
});
