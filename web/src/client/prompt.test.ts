import { describe, expect, it } from "vitest";

import { aspectRatio, fromCodePoints, parameterTokens, readParameter, splitPrompt, writeParameter } from "./prompt";

describe("parameters in a text", () => {
  it("finds flags with every kind of dash, and their values", () => {
    expect(parameterTokens("a fox —ar 16:9 --no snow, ice --tile").map(({ name, value }) => [name, value])).toEqual([
      ["ar", "16:9"],
      ["no", "snow, ice"],
      ["tile", ""],
    ]);
  });
  it("leaves hyphens in words alone", () => {
    expect(parameterTokens("a well-lit half--open door")).toEqual([]);
  });
  it("splits words from parameters", () => {
    expect(splitPrompt("a fox  --ar 16:9 --draft")).toEqual({ words: "a fox", parameters: ["--ar 16:9", "--draft"] });
    expect(splitPrompt("a fox")).toEqual({ words: "a fox", parameters: [] });
  });
  it("reads the last and replaces all", () => {
    const text = "a fox --ar 1:1 --s 50 --aspect 2:3";
    expect(readParameter(text, ["ar", "aspect"])).toBe("2:3");
    expect(writeParameter(text, ["ar", "aspect"], "--ar 16:9")).toBe("a fox --s 50 --ar 16:9");
    expect(writeParameter(text, ["ar", "aspect"], "")).toBe("a fox --s 50");
  });
});

describe("places and ratios", () => {
  it("counts code points as the server does", () => {
    expect(fromCodePoints("a 🦊 b", 4)).toBe(5);
    expect(fromCodePoints("abc", 99)).toBe(3);
  });
  it("reads ratios, square in doubt", () => {
    expect(aspectRatio("16:9")).toBeCloseTo(16 / 9);
    expect(aspectRatio("0:9")).toBe(1);
    expect(aspectRatio("wide")).toBe(1);
    expect(aspectRatio(undefined)).toBe(1);
  });
});
