import { expect, it } from "vitest";

import { diffWords, parameterLines } from "./words-diff";

it("says which words went and which came", () => {
  expect(diffWords("a red fox in the snow", "a grey fox in deep snow")).toEqual([
    { kind: "same", text: "a" },
    { kind: "out", text: "red" },
    { kind: "in", text: "grey" },
    { kind: "same", text: "fox in" },
    { kind: "out", text: "the" },
    { kind: "in", text: "deep" },
    { kind: "same", text: "snow" },
  ]);
});

it("knows the same and the empty prompt", () => {
  expect(diffWords("a  fox", "a fox")).toEqual([{ kind: "same", text: "a fox" }]);
  expect(diffWords("", "a fox")).toEqual([{ kind: "in", text: "a fox" }]);
  expect(diffWords("a fox", "")).toEqual([{ kind: "out", text: "a fox" }]);
});

it("puts both prompts back together", () => {
  const [a, b] = ["one two three two one", "two one two three"];
  const pieces = diffWords(a, b);
  const side = (not: string) => pieces.filter((piece) => piece.kind !== not).map((piece) => piece.text).join(" ");
  expect([side("in"), side("out")]).toEqual([a, b]);
});

it("lists parameters, those that differ first", () => {
  expect(parameterLines(["a fox --ar 3:2 --v 6.1 --seed 7", "a fox --ar 3:2 --v 7 --seed 7 --raw"])).toEqual([
    { name: "--v", values: ["6.1", "7"], differs: true },
    { name: "--raw", values: ["", "✓"], differs: true },
    { name: "--ar", values: ["3:2", "3:2"], differs: false },
    { name: "--seed", values: ["7", "7"], differs: false },
  ]);
});
