import { describe, expect, it } from "vitest";

import { isWalking, remember, startHistory, walk } from "./history";
import { fixFor, placeMistakes, runs, stillThere } from "./marks";

describe("marks", () => {
  const text = "a 🦊 --stylise 250";
  const detail = { code: "unknown_parameter", message: "", start: 4, end: 13, suggestion: "--stylize" };
  const [mistake] = placeMistakes(text, `${text} --ar 16:9`, [detail]);

  it("puts the server's characters where they are in the bar", () => {
    expect(mistake?.at).toBe("--stylise");
  });
  it("keeps up with spaces before the words", () => {
    expect(placeMistakes(`  ${text}`, text, [detail])[0]?.at).toBe("--stylise");
  });
  it("points at the last word when the place is the end", () => {
    expect(placeMistakes("a fox --ar", "a fox --ar", [{ code: "missing", start: 10, end: 10 }])[0]?.at).toBe("--ar");
  });
  it("cuts the text into runs that cover it", () => {
    const cut = runs("a fox --ar 16:9 --c 400", [{ start: 20, end: 23, at: "400", detail }]);
    expect(cut.map((run) => run.text).join("")).toBe("a fox --ar 16:9 --c 400");
    expect(cut.find((run) => run.kind === "mistake")?.text).toBe("400");
    expect(cut.filter((run) => run.kind === "parameter").map((run) => run.text)).toEqual(["--ar 16:9", "--c "]);
  });
  it("forgets a mistake once its characters change", () => {
    expect(stillThere(text.replace("stylise", "stylize"), mistake ? [mistake] : [])).toEqual([]);
  });
  it("mends with the server's suggestion", () => {
    expect(mistake && fixFor(text, mistake)).toMatchObject({ label: "--stylize", text: "a 🦊 --stylize 250" });
  });
  it("takes a wrong flag out with its value, a stray value alone", () => {
    const [flag] = placeMistakes("a fox --zzz 5 --tile", "a fox --zzz 5 --tile", [{ code: "x", start: 6, end: 11 }]);
    expect(flag && fixFor("a fox --zzz 5 --tile", flag)).toMatchObject({ label: null, text: "a fox --tile" });
    const [stray] = placeMistakes("a fox --draft 3", "a fox --draft 3", [{ code: "x", start: 14, end: 15 }]);
    expect(stray && fixFor("a fox --draft 3", stray)?.text).toBe("a fox --draft");
  });
  it("offers nothing where there is nothing to take out", () => {
    const [words] = placeMistakes("a {b", "a {b", [{ code: "x", start: 2, end: 3 }]);
    expect(words && fixFor("a {b", words)).toBeNull();
  });
});

describe("history", () => {
  it("walks to older prompts and back to what was being typed", () => {
    const start = remember(remember(startHistory([]), "one"), "two");
    const first = walk(start, "thr", -1);
    expect(first?.text).toBe("two");
    const second = first && walk(first.history, first.text, -1);
    expect(second?.text).toBe("one");
    expect(second && walk(second.history, "one", -1)).toBeNull();
    const back = second && walk(second.history, "one", 1);
    const typed = back && walk(back.history, "two", 1);
    expect(typed?.text).toBe("thr");
    expect(typed && walk(typed.history, "thr", 1)).toBeNull();
  });
  it("starts from the newest again after an edit, keeping the edit", () => {
    const seen = walk(startHistory(["one", "two"]), "", -1);
    expect(seen && isWalking(seen.history, "two")).toBe(true);
    expect(seen && isWalking(seen.history, "two!")).toBe(false);
    const again = seen && walk(seen.history, "two!", -1);
    expect(again?.text).toBe("two");
    expect(again?.history.typed).toBe("two!");
  });
  it("keeps each prompt once, newest last, and not without end", () => {
    expect(remember(startHistory(["one", "two"]), " one ").entries).toEqual(["two", "one"]);
    expect(remember(startHistory(["one"]), "  ").entries).toEqual(["one"]);
    expect(startHistory(Array.from({ length: 500 }, (_, i) => String(i))).entries).toHaveLength(200);
  });
});
