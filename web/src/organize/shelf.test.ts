import { describe, expect, it, vi } from "vitest";

import type { Image } from "../client/api";
import { Shelf, type Source } from "./shelf";
import { chosen, clear } from "./whole";

const DAYS = ["2026-11-20", "2026-11-19", "2026-10-02"];
/** A library of so many pictures a day, with the server's manners: keyset cursors, "day/index" here. */
function library(each: number) {
  const items: Image[] = DAYS.flatMap((day) => Array.from({ length: each }, (_, i) => ({ id: `${day}#${i}`, created_at: `${day}T10:00:00Z`, width: 100, height: 100 }) as Image));
  const asked: { cursor: string | null; limit: number }[] = [];
  const source: Source = {
    timed: true,
    now: () => Date.parse("2026-11-29T10:00:00Z"),
    page: async ({ cursor, limit }) => {
      asked.push({ cursor, limit });
      await Promise.resolve();
      const from = cursor === null ? 0 : Number(cursor);
      return { items: items.slice(from, from + limit), next_cursor: from + limit < items.length ? String(from + limit) : null };
    },
    buckets: async (cursor) => {
      await Promise.resolve();
      const i = cursor === null ? 0 : Number(cursor);
      const day = DAYS[i] ?? "";
      const pictures = items.filter((one) => one.created_at.startsWith(day)).length;
      const bucket = { start: day, pictures, cursor: String(items.findIndex((one) => one.created_at.startsWith(day))) };
      return { items: pictures > 0 ? [bucket] : [], next_cursor: i + 1 < DAYS.length ? String(i + 1) : null };
    },
  };
  return { items, asked, source };
}

const settled = (shelf: Shelf, test: () => boolean) => vi.waitFor(() => expect([test(), shelf.failed]).toEqual([true, null]), { interval: 1 });

describe("what a wall knows", () => {
  it("counts first, and reads only what is looked at, from the middle too", async () => {
    const { asked, source } = library(500);
    const shelf = new Shelf(source);
    shelf.open();
    await settled(shelf, () => !shelf.counting);
    expect([shelf.total, shelf.sections.length, asked.length]).toEqual([1500, 3, 0]);
    shelf.need([{ key: "2026-10-02", upTo: 40 }]);
    await settled(shelf, () => shelf.of("2026-10-02").images.length > 0);
    expect(asked).toEqual([{ cursor: "1000", limit: 200 }]);
    expect(shelf.of("2026-10-02").images[0]?.id).toBe("2026-10-02#0");
    shelf.need([{ key: "2026-10-02", upTo: 450 }]);
    await settled(shelf, () => shelf.of("2026-10-02").complete);
    expect(shelf.of("2026-10-02").images.length).toBe(500);
  });
  it("reads a day to its end and not beyond", async () => {
    const { source } = library(30);
    const shelf = new Shelf(source);
    shelf.open();
    await settled(shelf, () => !shelf.counting);
    shelf.need([{ key: "2026-11-20", upTo: 30 }]);
    await settled(shelf, () => shelf.of("2026-11-20").complete);
    expect(new Set(shelf.of("2026-11-20").images.map((one) => one.created_at.slice(0, 10)))).toEqual(new Set(["2026-11-20"]));
  });
  it("shows what came and what went, and keeps what is shown until then", async () => {
    const { items, source } = library(30);
    const shelf = new Shelf(source);
    shelf.open();
    await settled(shelf, () => !shelf.counting);
    shelf.need([{ key: "2026-11-20", upTo: 30 }]);
    await settled(shelf, () => shelf.of("2026-11-20").complete);
    items.unshift({ id: "new", created_at: "2026-11-20T11:00:00Z", width: 100, height: 100 } as Image);
    items.splice(5, 1);
    shelf.refresh();
    expect(shelf.of("2026-11-20").images.length).toBe(30);
    await settled(shelf, () => shelf.find("new") !== undefined);
    expect([shelf.of("2026-11-20").images.length, shelf.find("2026-11-20#4")]).toEqual([30, undefined]);
  });
  it("takes in what came back while the wall asked by the old count", async () => {
    const { items, source } = library(12);
    const shelf = new Shelf(source);
    const wants = [{ key: "2026-11-20", upTo: 12 }];
    shelf.open();
    await settled(shelf, () => !shelf.counting);
    const [gone] = items.splice(2, 1);
    shelf.refresh();
    shelf.need(wants);
    await settled(shelf, () => shelf.of("2026-11-20").images.length === 11 && !shelf.counting);
    if (gone) items.splice(2, 0, gone);
    shelf.refresh();
    shelf.need(wants); // the wall moves before the new count is there
    await settled(shelf, () => shelf.of("2026-11-20").images.length === 12);
    items.unshift({ id: "new", created_at: "2026-11-20T11:00:00Z", width: 100, height: 100 } as Image);
    items.splice(5, 1);
    shelf.refresh();
    shelf.need(wants);
    await settled(shelf, () => shelf.find("new") !== undefined);
  });
  it("reads again what was under way when it changed", async () => {
    const { items, source } = library(12);
    let answer: (() => void) | null = null;
    const shelf = new Shelf({
      ...source,
      page: async (at, signal) => {
        const told = await source.page(at, signal);
        await new Promise<void>((resolve) => (answer = resolve));
        return told;
      },
    });
    shelf.open();
    await settled(shelf, () => !shelf.counting);
    shelf.need([{ key: "2026-11-20", upTo: 12 }]);
    await Promise.resolve();
    await Promise.resolve();
    items[3] = { ...items[3], rating: 4 } as Image;
    shelf.refresh();
    await settled(shelf, () => {
      answer?.();
      return shelf.of("2026-11-20").images[3]?.rating === 4;
    });
  });
  it("tells of a failure and goes on when asked again", async () => {
    const { source } = library(30);
    let broken = true;
    const shelf = new Shelf({ ...source, buckets: async (...args) => (broken ? Promise.reject(new Error("gone")) : source.buckets(...args)) });
    shelf.open();
    await vi.waitFor(() => expect(shelf.failed).toBeInstanceOf(Error));
    broken = false;
    shelf.refresh();
    await settled(shelf, () => shelf.total === 90);
  });
  it("reads page after page where the order is not that of time", async () => {
    const { source } = library(150);
    const shelf = new Shelf({ ...source, timed: false });
    shelf.open();
    shelf.need([{ key: "all", upTo: 40 }]);
    await settled(shelf, () => shelf.of("all").images.length === 100);
    shelf.need([{ key: "all", upTo: 440 }]);
    await settled(shelf, () => shelf.of("all").complete);
    expect(shelf.total).toBe(450);
  });
});

describe("a selection of everything", () => {
  it("takes in what is read later, but for what was taken out by hand", () => {
    const one = chosen();
    one.selectAll(["a", "b", "c"]);
    one.store.set({ ...one.store.get(), ids: new Set(["a", "c"]) });
    one.learn(["a", "b", "c", "d"]);
    expect([...one.store.get().ids].sort()).toEqual(["a", "c", "d"]);
    expect([...(one.except() ?? [])]).toEqual(["b"]);
    clear(one);
    expect([one.except(), one.store.get().ids.size]).toEqual([null, 0]);
    one.learn(["e"]);
    expect(one.store.get().ids.size).toBe(0);
  });
});
