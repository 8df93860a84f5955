import { describe, expect, it } from "vitest";

import { complete, take, type Language } from "./complete";
import { cleanPaste } from "./paste";

const rule = (low: number | null, high: number | null, values: number[] = [], usual = "") => ({ low, high, values, allowed: "", default: usual });
const language: Language = {
  default_version: "7",
  versions: [{ version: "7", flag: "--v 7" }, { version: "6.1", flag: "--v 6.1" }, { version: "niji 7", flag: "--niji 7" }],
  parameters: [
    { name: "aspect", flags: ["ar", "aspect"], kind: "ratio", summary: "Shape", needs: null, single: false, versions: { "7": rule(null, null, [], "1:1"), "6.1": rule(null, null) } },
    { name: "version", flags: ["v", "version", "niji", "model"], kind: "version", summary: "", needs: null, single: false, versions: { "7": rule(null, null), "6.1": rule(null, null) } },
    { name: "stylize", flags: ["s", "stylize"], kind: "integer", summary: "", needs: null, single: false, versions: { "7": rule(0, 1000, [], "100"), "6.1": rule(0, 1000) } },
    { name: "style_reference", flags: ["sref"], kind: "references", summary: "", needs: null, single: false, versions: { "7": rule(null, null), "6.1": rule(null, null) } },
    { name: "omni_reference", flags: ["oref"], kind: "references", summary: "", needs: null, single: true, versions: { "7": rule(null, null) } },
    { name: "profile", flags: ["p", "profile"], kind: "codes", summary: "", needs: null, single: false, versions: { "7": rule(null, null), "6.1": rule(null, null) } },
    { name: "quality", flags: ["q"], kind: "decimal", summary: "", needs: null, single: false, versions: { "7": rule(null, null, [1, 2, 4], "1") } },
    { name: "speed", flags: ["fast", "relax", "turbo"], kind: "choice", summary: "", needs: null, single: false, versions: { "7": rule(null, null), "6.1": rule(null, null) } },
  ],
};
const known = { styles: [{ code: "sty_abc", name: "Blue night" }], tastes: [{ code: "p12", name: "my taste" }], models: [{ alias: "starter", title: "Starter" }] };
const offered = (text: string, version = "7") => complete(text, text.length, language, version, known)?.choices.map((one) => one.label);

describe("completion", () => {
  it("offers names from the first dash on, the usual spelling first", () => {
    expect(offered("a fox --s")).toEqual(["--s", "--sref"]);
    expect(offered("a fox --as")).toEqual(["--ar"]);
    expect(offered("a fox --re")).toEqual(["--relax"]);
    expect(offered("a fox —st")).toEqual(["--s", "--sref"]);
  });
  it("offers only what the version takes and what is not yet said", () => {
    expect(offered("a fox --o")).toEqual(["--oref"]);
    expect(offered("a fox --o", "6.1")).toBeUndefined();
    expect(offered("a fox --ar 1:1 --a")).toBeUndefined();
  });
  it("offers values: ratios, versions, allowed numbers, own styles and tastes", () => {
    expect(offered("a fox --ar 16")).toEqual(["16:9"]);
    expect(offered("a fox --v ")).toEqual(["7", "6.1"]);
    expect(offered("a fox --model s")).toEqual(["starter"]);
    expect(offered("a fox --q ")).toEqual(["1", "2", "4"]);
    expect(offered("a fox --sref blu")).toEqual(["Blue night"]);
    expect(offered("a fox --sref sty_abc r")).toEqual(["random"]);
    expect(offered("a fox --p ")).toEqual(["my taste"]);
  });
  it("is quiet in plain words, inside a word, and when the word is whole", () => {
    expect(offered("a fox")).toBeUndefined();
    expect(offered("a fox --stylize")).toBeUndefined();
    expect(complete("a fox --s 100", 8, language, "7", known)).toBeNull();
    expect(offered("a fox --s 250 b")).toBeUndefined();
  });
  it("writes the choice in the place of the word", () => {
    const text = "a fox --sref blu --tile";
    const found = complete(text, 16, language, "7", known);
    const [choice] = found?.choices ?? [];
    expect(found && choice && take(text, found, choice)).toEqual({ text: "a fox --sref sty_abc --tile", caret: 21 });
  });
});

describe("paste", () => {
  it("takes a Midjourney prompt out of what was copied with it", () => {
    expect(cleanPaste("/imagine prompt: a red fox --v 7")).toBe("a red fox --v 7");
    expect(cleanPaste("/imagine a red fox —ar 3:2")).toBe("a red fox --ar 3:2");
    expect(cleanPaste("**a red fox --ar 3:2 --v 6.1** - <@123456> (fast, stealth)")).toBe("a red fox --ar 3:2 --v 6.1");
    expect(cleanPaste("a red fox --v 6.1 - @somebody (relaxed)")).toBe("a red fox --v 6.1");
    expect(cleanPaste("<https://s.mj.run/abc> a red fox\n--ar 3:2")).toBe("https://s.mj.run/abc a red fox --ar 3:2");
  });
  it("leaves anything else as it is", () => {
    for (const text of ["a fox - and a dog", "a well–known fox", "two\nlines", "a fox --no fog"]) expect(cleanPaste(text)).toBe(text);
  });
});
