import { expect, test } from "vitest";

import { flagOf, versionIn, withVersion } from "./default";

test("a version takes the place of the one before and leaves the rest alone", () => {
  expect(withVersion("--ar 16:9 --v 6.1 --s 250", "--niji 7")).toBe("--ar 16:9 --s 250 --niji 7");
  expect(withVersion("--niji --vary 3", "--v 7")).toBe("--vary 3 --v 7");
  expect(withVersion("", "--v 7")).toBe("--v 7");
  expect(withVersion("--model klein-9b", null)).toBe("");
});

test("the last version named counts, however it is written", () => {
  expect(versionIn("--v 6.1 --ar 3:2 --version 7")).toBe("--v 7");
  expect(versionIn("--ar 3:2 --stylize 20")).toBeNull();
});

test("a model is asked for by its version, else by name", () => {
  expect(flagOf({ alias: "v7", versions: ["7", "v7"] })).toBe("--v 7");
  expect(flagOf({ alias: "niji-7", versions: ["niji 7"] })).toBe("--niji 7");
  expect(flagOf({ alias: "klein-9b", versions: ["klein-9b"] })).toBe("--model klein-9b");
});
