import { describe, expect, it } from "vitest";

import { sectionLabel, sections } from "./days";
import { marks } from "./scrubber";

const NOW = Date.parse("2026-11-29T10:00:00Z");
const day = (start: string, pictures: number) => ({ start, pictures, cursor: `c${start}` });

describe("stretches of time", () => {
  it("join quiet days of a month, but never the last week", () => {
    const made = sections([day("2026-11-29", 1), day("2026-11-28", 2), day("2026-11-12", 3), day("2026-11-10", 4), day("2026-11-03", 500), day("2026-11-01", 2), day("2026-10-31", 2)], NOW);
    expect(made.map((one) => [one.newest, one.oldest, one.pictures, one.cursor])).toEqual([
      ["2026-11-29", "2026-11-29", 1, "c2026-11-29"],
      ["2026-11-28", "2026-11-28", 2, "c2026-11-28"],
      ["2026-11-12", "2026-11-10", 7, "c2026-11-12"],
      ["2026-11-03", "2026-11-03", 500, "c2026-11-03"],
      ["2026-11-01", "2026-11-01", 2, "c2026-11-01"],
      ["2026-10-31", "2026-10-31", 2, "c2026-10-31"],
    ]);
  });
  it("are named as people name them", () => {
    const name = (newest: string, oldest = newest) => sectionLabel({ newest, oldest }, NOW, "en");
    expect([name("2026-11-29"), name("2026-11-28"), name("2026-11-12")]).toEqual(["Today", "Yesterday", "Thursday, November 12"]);
    expect(name("2026-11-12", "2026-11-10")).toMatch(/November 10\s*–\s*12/u);
    expect(name("2024-05-07")).toContain("2024");
  });
  it("have their months at the side, and years before months where room is short", () => {
    const some = sections(Array.from({ length: 40 }, (_, i) => day(new Date(Date.UTC(2026, 10 - i, 15)).toISOString().slice(0, 10), 50)), NOW);
    const tops = some.map((_, i) => i * 100);
    const kept = marks(some, tops, 4000);
    expect(kept[0]?.day).toBe("2026-11-15");
    for (const [i, mark] of kept.entries()) if (i > 0) expect(mark.at - (kept[i - 1]?.at ?? 0)).toBeGreaterThan(0.02);
    expect(new Set(kept.map((mark) => mark.day.slice(0, 4)))).toEqual(new Set(["2026", "2025", "2024", "2023"]));
  });
});
