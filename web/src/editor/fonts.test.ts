import { readdirSync, readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { isVariable } from "./fonts";

const OURS = "node_modules/@fontsource-variable/hanken-grotesk/files";

function file(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
function table(header: number[], tags: string[], each: number): ArrayBuffer {
  const rows = tags.flatMap((tag) => [...Buffer.from(tag), ...new Array<number>(each - 4).fill(0)]);
  return file(Uint8Array.from([...header, ...rows]));
}

it("finds the axes of fonts that have some", () => {
  for (const name of readdirSync(OURS)) expect(isVariable(file(readFileSync(`${OURS}/${name}`))), name).toBe(true);
  const sfnt = [0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0];
  expect(isVariable(table(sfnt, ["cmap", "fvar"], 16))).toBe(true);
  expect(isVariable(table(sfnt, ["cmap", "glyf"], 16))).toBe(false);
});

it("takes what is no font for one without", () => {
  for (const bytes of [[], [0, 1, 0, 0, 0, 9], [119, 79, 70, 50, 1, 2, 3]]) expect(isVariable(file(Uint8Array.from(bytes)))).toBe(false);
});
