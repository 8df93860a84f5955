import { describe, expect, it } from "vitest";

import { always, begun, changed, difference, duplicated, raised, redone, thingsOf, undone, update, type ItemDocument, type Thing } from "./things";

const note = (id: string, more: Partial<Thing> = {}): Thing => ({
  id, kind: "note", value: id, weight: 1, x: 0, y: 0, w: 200, h: 100, z: 0, color: "", image: null, gone: false, ...more,
});

describe("history", () => {
  it("goes back and forth without end, and a new step forgets what was undone", () => {
    let history = begun([note("a")]);
    for (let i = 1; i <= 500; i += 1) history = changed(history, [note("a", { x: i })]);
    for (let i = 0; i < 500; i += 1) history = undone(history);
    expect(history.now[0]?.x).toBe(0);
    expect(undone(history)).toBe(history);
    history = redone(redone(history));
    expect(history.now[0]?.x).toBe(2);
    history = changed(history, [note("a", { x: 99 })]);
    expect(history.future).toEqual([]);
  });
  it("takes a run of the same step back at once", () => {
    let history = begun([note("a")]);
    for (let i = 1; i <= 10; i += 1) history = changed(history, [note("a", { x: i })], "arrow");
    expect(undone(history).now[0]?.x).toBe(0);
    expect(undone(changed(undone(history), [note("a", { x: 5 })], "arrow")).now[0]?.x).toBe(0);
  });
  it("keeps what the server brought through every undo", () => {
    const moved = changed(begun([note("a")]), [note("a", { x: 9 })]);
    const brought = always(moved, (things) => [...things, note("b")]);
    expect(undone(brought).now.map((one) => one.id)).toEqual(["a", "b"]);
  });
});

describe("what the server is told", () => {
  it("is only what differs", () => {
    const kept = [note("a"), note("b"), note("c")];
    const now = [kept[0] ?? note("a"), note("b", { x: 5, color: "#f2d16b" }), note("d", { value: "new" })];
    expect(difference(kept, now)).toEqual({
      items: [{ id: "b", x: 5, color: "#f2d16b" }],
      add: [{ id: "d", kind: "note", value: "new", weight: 1, x: 0, y: 0, w: 200, h: 100, z: 0, color: "" }],
      remove: ["c"],
    });
    expect(difference(kept, kept.map((one) => ({ ...one })))).toBeNull();
  });
});

describe("a board from before anybody laid it out", () => {
  it("is laid below what has a place, without overlaps", () => {
    const item = (id: string, at: Partial<ItemDocument> = {}): ItemDocument => ({
      id, kind: "note", value: id, weight: 1, x: null, y: null, w: null, h: null, z: 0, color: "", added_at: "", gone: false, image: null, ...at,
    });
    const things = thingsOf([item("a", { x: 10, y: 10, w: 100, h: 100 }), ...Array.from({ length: 7 }, (_, i) => item(`n${i}`))]);
    expect(things[0]).toMatchObject({ x: 10, y: 10 });
    expect(Math.min(...things.slice(1).map((one) => one.y))).toBeGreaterThan(110);
    expect(new Set(things.map((one) => `${one.x},${one.y}`)).size).toBe(8);
  });
});

describe("order and copies", () => {
  it("brings some to the front in the order they had", () => {
    const things = [note("a", { z: 3 }), note("b", { z: 1 }), note("c", { z: 9 })];
    const front = raised(things, new Set(["a", "b"]), "front");
    expect(front.toSorted((x, y) => x.z - y.z).map((one) => one.id)).toEqual(["c", "b", "a"]);
    const back = raised(things, new Set(["a", "c"]), "back");
    expect(back.toSorted((x, y) => x.z - y.z).map((one) => one.id)).toEqual(["a", "c", "b"]);
  });
  it("copies beside the original", () => {
    const { things, ids } = duplicated([note("a", { z: 2 })], new Set(["a"]), () => "copy");
    expect(ids).toEqual(["copy"]);
    expect(things[1]).toMatchObject({ id: "copy", x: 24, y: 24, z: 3, value: "a" });
    expect(update(things, new Set(["copy"]), (one) => ({ ...one, x: 0 }))[0]).toBe(things[0]);
  });
});
