import { expect, test } from "vitest";

import { say, undoable, undoLast } from "./toast";

test("what is undone before it is done is taken back at its end", async () => {
  const taken: string[] = [];
  say("folders", { undo: () => taken.push("the folder") });
  let answer = (): void => undefined;
  const done = undoable(async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    say("deleted", { undo: () => taken.push("the deletion") });
  });
  expect(undoLast()).toBe(true);
  expect(taken).toEqual([]); // nor the older thing, whose line still stands
  answer();
  await done;
  expect(taken).toEqual(["the deletion"]);
  expect(undoLast()).toBe(true);
  expect(taken).toEqual(["the deletion", "the folder"]);
  expect(undoLast()).toBe(false);
});

test("an undo whose act failed takes nothing back", async () => {
  const taken: string[] = [];
  const failed = undoable(() => {
    undoLast();
    return Promise.reject(new Error("offline"));
  });
  await expect(failed).rejects.toThrow("offline");
  say("later", { undo: () => taken.push("later") });
  expect(taken).toEqual([]);
  expect(undoLast()).toBe(true);
  expect(taken).toEqual(["later"]);
});
