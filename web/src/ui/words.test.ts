import { expect, it } from "vitest";

type Tree = Record<string, unknown>;
const english = import.meta.glob<{ en: Tree }>(["./words/en.ts", "../*/words.en.ts"], { eager: true });
const german = import.meta.glob<{ de: Tree }>(["./words/de.ts", "../*/words.de.ts"], { eager: true });

/** Every sentence with its path. */
function sentences(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] =>
    typeof value === "string" ? [[`${path}${key}`, value]] : sentences(value as object, `${path}${key}.`),
  );
}
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/gu)].map((hole) => hole[1]).sort();
const twin = (path: string) => path.replace("/en.ts", "/de.ts").replace("words.en.ts", "words.de.ts");

it("finds the features", () => {
  expect(Object.keys(english).length).toBeGreaterThan(5);
  expect(Object.keys(english).map(twin).sort()).toEqual(Object.keys(german).sort());
});

it.each(Object.keys(english))("%s has every sentence in both languages, with the same holes and none empty", (path) => {
  const here = sentences(english[path]?.en ?? {});
  const there = new Map(sentences(german[twin(path)]?.de ?? {}));
  expect([...there.keys()].sort()).toEqual(here.map(([key]) => key).sort());
  for (const [key, text] of here) {
    expect(text.trim(), key).not.toBe("");
    expect(there.get(key)?.trim(), key).toBeTruthy();
    expect(holes(there.get(key) ?? ""), key).toEqual(holes(text));
  }
});
