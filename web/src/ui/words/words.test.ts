import { expect, it } from "vitest";

import { de } from "./de";
import { en } from "./en";

/** Every sentence with its path. */
function sentences(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] =>
    typeof value === "string" ? [[`${path}${key}`, value]] : sentences(value as object, `${path}${key}.`),
  );
}
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/gu)].map((hole) => hole[1]).sort();

it("has every sentence in both languages, with the same holes", () => {
  const german = new Map(sentences(de));
  for (const [path, text] of sentences(en)) {
    expect(german.has(path), path).toBe(true);
    expect(holes(german.get(path) ?? ""), path).toEqual(holes(text));
  }
});

it("has no empty sentence", () => {
  for (const [path, text] of [...sentences(en), ...sentences(de)]) expect(text.trim(), path).not.toBe("");
});
