import { describe, expect, it } from "vitest";

import { byLooks, chips, ranked, stateOf, terms, wholeSearch, withoutTerm } from "./terms";

describe("terms of a search", () => {
  it("stand where they stand", () => {
    const text = 'fox -tag:hero folder:"Book/Chapter 1" (a b) ~ calm evening';
    expect(terms(text).map((one) => [one.text, one.key, one.value, one.negative])).toEqual([
      ["fox", "", "fox", false],
      ["-tag:hero", "tag", "hero", true],
      ['folder:"Book/Chapter 1"', "folder", "Book/Chapter 1", false],
      ["(a b)", "", "(a b)", false],
      ["~ calm evening", "", "~ calm evening", false],
    ]);
    for (const one of terms(text)) expect(text.slice(one.start, one.end)).toBe(one.text);
  });
  it("survive anything that can be typed", () => {
    for (const odd of ['"', '((', ")))", "-", "~", "tag:", 'tag:"', "🦊 🦊", "   ", "a\u00a0b"]) for (const one of chips(odd)) expect(odd.slice(one.start, one.end)).toBe(one.text);
  });
  it("become chips, words side by side as one", () => {
    expect(chips("red fox tag:hero in snow -cat").map((one) => one.text)).toEqual(["red fox", "tag:hero", "in snow", "-cat"]);
    const text = "red fox tag:hero in snow";
    expect(withoutTerm(text, chips(text)[1] ?? { start: 0, end: 0 })).toBe("red fox in snow");
  });
  it("are written as the language wants them", () => {
    expect(wholeSearch("fox", "fld_1")).toBe("folder:fld_1 fox");
    expect([stateOf("fox is:trashed"), stateOf("-is:hidden"), stateOf("is:draft")]).toEqual(["trashed", "in", "in"]);
    expect([ranked("like:img_1"), ranked("~ calm"), ranked("fox")]).toEqual([true, true, false]);
    expect(["fox color:red", "~ calm", "-style:ink", "fox tag:style"].map(byLooks)).toEqual([true, true, true, false]);
  });
});
