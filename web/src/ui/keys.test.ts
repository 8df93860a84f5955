import { describe, expect, it } from "vitest";

import { conflicts, keysOf, meant, SHORTCUTS, stroke, type ShortcutId } from "./keys";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) =>
  stroke({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
const ALL = Object.keys(SHORTCUTS) as ShortcutId[];

describe("strokes", () => {
  it("names keys as the table does", () => {
    expect(press("v")).toBe("V");
    expect(press("V", { shiftKey: true })).toBe("Shift+V");
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("Enter", { metaKey: true })).toBe("Mod+Enter");
    expect(press("Enter", { ctrlKey: true })).toBe("Mod+Enter");
    expect(press(" ")).toBe("Space");
    expect(press("Shift", { shiftKey: true })).toBeNull();
  });
  it("reads a sign as itself where a keyboard has it only with AltGr or ⌥", () => {
    const altGr = { getModifierState: (name: string) => name === "AltGraph" };
    expect(stroke({ key: "[", ctrlKey: true, metaKey: false, altKey: true, shiftKey: false, ...altGr })).toBe("[");
    expect(press("[", { altKey: true })).toBe("[");
    expect(press("[", { altKey: true, ctrlKey: true })).toBe("Mod+Alt+[");
    expect(press("1", { altKey: true })).toBe("Alt+1");
  });
});

describe("the table", () => {
  it("means one thing for a key in a place", () => {
    for (const id of ALL) for (const keys of keysOf(id, {})) expect(conflicts(id, keys, {}), `${id} ${keys}`).toEqual([]);
  });
  it("reads pairs one after the other", () => {
    expect(meant("G", null, ["goCreate", "varySubtle"], {})).toEqual({ ids: [], starts: true });
    expect(meant("C", "G", ["goCreate", "compare"], {}).ids).toEqual(["goCreate"]);
    expect(meant("C", null, ["goCreate", "compare"], {}).ids).toEqual(["compare"]);
  });
  it("follows what a person changed, and says what it would clash with", () => {
    expect(meant("B", null, ["varySubtle"], { varySubtle: ["B"] }).ids).toEqual(["varySubtle"]);
    expect(meant("V", null, ["varySubtle"], { varySubtle: ["B"] }).ids).toEqual([]);
    expect(conflicts("varySubtle", "U", {})).toEqual(["upscale"]);
    expect(conflicts("varySubtle", "U", { upscale: ["Y"] })).toEqual([]);
    expect(conflicts("toolBrush", "/", {})).toEqual(["prompt"]);
  });
});
