import { describe, expect, it } from "vitest";

import { all, type Between, box, NOTHING, pick, selectionStore, step, toggle, without } from "./selection";

const order = ["a", "b", "c", "d", "e", "f"];
const between: Between = (from, to) => {
  const [a, b] = [order.indexOf(from), order.indexOf(to)];
  return a < 0 || b < 0 ? [to] : order.slice(Math.min(a, b), Math.max(a, b) + 1);
};
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort().join("");

describe("selection", () => {
  it("a click takes one and leaves the others", () => {
    expect(ids(pick(all(order), "c", {}, between))).toBe("c");
  });
  it("Ctrl adds and takes away", () => {
    const two = pick(pick(NOTHING, "a", {}, between), "d", { mod: true }, between);
    expect(ids(two)).toBe("ad");
    expect(ids(pick(two, "a", { mod: true }, between))).toBe("d");
  });
  it("Shift reaches from the anchor in either direction, again and again", () => {
    const start = pick(NOTHING, "c", {}, between);
    const down = pick(start, "e", { shift: true }, between);
    expect(ids(down)).toBe("cde");
    expect(ids(pick(down, "a", { shift: true }, between))).toBe("abc");
    expect(ids(pick(toggle(down, "a"), "b", { shift: true, mod: true }, between))).toBe("abcde");
  });
  it("Shift without an anchor takes the one", () => {
    expect(ids(pick(NOTHING, "d", { shift: true }, between))).toBe("d");
  });
  it("a box replaces, or adds to what was there when it began", () => {
    const start = pick(NOTHING, "a", {}, between);
    expect(ids(box(start, ["c", "d"], {}))).toBe("cd");
    expect(ids(box(start, ["c"], { shift: true }))).toBe("ac");
    expect(ids(box(start, [], { shift: true }))).toBe("a");
  });
  it("forgets what went away, and an anchor with it", () => {
    const two = pick(pick(NOTHING, "a", {}, between), "b", { mod: true }, between);
    const left = without(two, ["b"]);
    expect(ids(left)).toBe("a");
    expect(left.anchor).toBeNull();
    expect(without(left, ["z"])).toBe(left);
  });
  it("arrows walk rows of unlike pictures", () => {
    const rows = [
      [{ id: "a", middle: 50 }, { id: "b", middle: 160 }],
      [{ id: "c", middle: 20 }, { id: "d", middle: 90 }, { id: "e", middle: 180 }],
    ];
    expect(step(rows, null, "ArrowDown")).toBe("a");
    expect(step(rows, "b", "ArrowRight")).toBe("c");
    expect(step(rows, "b", "ArrowDown")).toBe("e");
    expect(step(rows, "c", "ArrowUp")).toBe("a");
    expect(step(rows, "e", "ArrowDown")).toBe("e");
    expect(step([], null, "Home")).toBeNull();
  });
  it("tells only when something changed", () => {
    const store = selectionStore();
    let told = 0;
    const stop = store.subscribe(() => (told += 1));
    store.set(store.get());
    store.set(all(["a"]));
    stop();
    store.set(NOTHING);
    expect(told).toBe(1);
  });
});
