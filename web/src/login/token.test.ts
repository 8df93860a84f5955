import { expect, it } from "vitest";

import { tokenFrom } from "./token";

it("takes the token out of whatever was pasted", () => {
  expect(tokenFrom("  abc123 ")).toBe("abc123");
  expect(tokenFrom("http://127.0.0.1:7860/login?token=abc%2B123")).toBe("abc+123");
  expect(tokenFrom("http://127.0.0.1:7860/login?a=1&token=abc#x")).toBe("abc");
});
