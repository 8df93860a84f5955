import { describe, expect, it } from "vitest";

import { settingsFrom, settingsText, withSetting, wholePrompt, readSetting, type Draft } from "./draft";
import { afterSending, changed, moved, withPiece, written, WEIGHTS, type Piece } from "./tray";

const piece = (key: string, role: Piece["role"], change: Partial<Piece> = {}): Piece => ({
  key, role, imageId: `img_${key}`, src: "", name: "", weight: WEIGHTS[role].usual, locked: false, progress: 1, error: null, ...change,
});
const draft = (change: Partial<Draft>): Draft => ({ text: "", settings: {}, remix: null, placed: 0, ...change });

describe("the tray", () => {
  it("writes each role as the prompt language does", () => {
    const tray = [piece("a", "image", { weight: 2 }), piece("b", "style"), piece("c", "style", { weight: 0.5 }), piece("d", "omni", { weight: 400 }), piece("e", "character")];
    expect(written(tray, "")).toEqual({ before: "img_a::2", after: ["--sref img_b img_c::0.5", "--oref img_d", "--ow 400", "--cref img_e"] });
  });
  it("leaves to the words what they say", () => {
    expect(written([piece("b", "style"), piece("d", "omni", { weight: 3 })], "a fox --sref 12 --ow 7").after).toEqual(["--oref img_d"]);
  });
  it("keeps one omni reference, the newest, and no picture twice in a slot", () => {
    const tray = withPiece(withPiece([piece("a", "omni")], piece("b", "omni")), piece("c", "style"));
    expect(tray.map((one) => one.key)).toEqual(["b", "c"]);
    expect(withPiece(tray, piece("x", "style", { imageId: "img_c" }))).toBe(tray);
  });
  it("moves between slots and weighs anew", () => {
    const tray = moved([piece("a", "image", { weight: 3 }), piece("b", "omni")], "a", "omni");
    expect(tray).toMatchObject([{ key: "a", role: "omni", weight: 100 }]);
  });
  it("keeps after sending what is locked or still on its way", () => {
    const tray = [piece("a", "image"), piece("b", "style", { locked: true }), piece("c", "style", { imageId: null, progress: 0.4 })];
    expect(afterSending(tray).map((one) => one.key)).toEqual(["b", "c"]);
    expect(written(changed(tray, "b", { error: null }), "").before).toBe("img_a");
  });
});

describe("what is sent", () => {
  it("adds what is set beside the words, unless they say it", () => {
    const settings = settingsFrom("--ar 16:9 --s 250 --relax --seed 3");
    expect(settings).toEqual({ aspect: "--ar 16:9", stylize: "--s 250", speed: "--relax" });
    expect(settingsText(settings)).toBe("--ar 16:9 --s 250 --relax");
    expect(wholePrompt(draft({ text: " a fox --aspect 1:1 --turbo ", settings })).prompt).toBe("a fox --aspect 1:1 --turbo --s 250");
  });
  it("puts pictures before the words and says how far that moves them", () => {
    const { prompt, before } = wholePrompt(draft({ text: "a fox --s 9" }), [piece("a", "image"), piece("b", "style")]);
    expect(prompt).toBe("img_a a fox --s 9 --sref img_b");
    expect(prompt.slice(before)).toMatch(/^a fox/u);
  });
  it("is nothing when there is nothing", () => {
    expect(wholePrompt(draft({ settings: { draft: "--draft" } }), [piece("b", "style")]).prompt).toBe("");
  });
  it("leaves a remix its own settings", () => {
    const now = draft({ text: "a wolf", settings: { aspect: "--ar 16:9" }, remix: { imageId: "img_x", strength: "strong" } });
    expect(wholePrompt(now).prompt).toBe("a wolf");
  });
  it("changes a setting where it is said", () => {
    const words = withSetting(draft({ text: "a fox --s 9 --tile" }), "stylize", "--s 100");
    expect(words.text).toBe("a fox --tile --s 100");
    expect(readSetting(words, "stylize")).toEqual({ in: "words", flag: "s", value: "100" });
    const beside = withSetting(draft({ text: "a fox" }), "speed", "--relax");
    expect(beside).toMatchObject({ text: "a fox", settings: { speed: "--relax" } });
    expect(withSetting(beside, "speed", "").settings).toEqual({});
  });
});
