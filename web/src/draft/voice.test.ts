import { expect, it, vi } from "vitest";

import { heardSoFar, recognitionOf } from "./voice";

it("joins what was heard in pieces", () => {
  expect(heardSoFar([[{ transcript: "make it " }], [{ transcript: " night" }], []])).toBe("make it night");
});

it("knows both names of the browser's recogniser, and none", () => {
  const Heard = vi.fn();
  expect(recognitionOf({ webkitSpeechRecognition: Heard })).toBe(Heard);
  expect(recognitionOf({ SpeechRecognition: Heard })).toBe(Heard);
  expect(recognitionOf({})).toBeNull();
});
