import { expect, it } from "vitest";

import { invitationFrom, isThisMachine, tokenFrom } from "./token";

it("takes the token out of whatever was pasted", () => {
  expect(tokenFrom("  abc123 ")).toBe("abc123");
  expect(tokenFrom("http://127.0.0.1:7860/login?token=abc%2B123")).toBe("abc+123");
  expect(tokenFrom("http://127.0.0.1:7860/login?a=1&token=abc#x")).toBe("abc");
});

it("finds an invitation's secret behind # only", () => {
  expect(invitationFrom({ pathname: "/invitation", hash: "#gsi_aB-9_x" })).toBe("gsi_aB-9_x");
  expect(invitationFrom({ pathname: "/invitation", hash: "" })).toBeNull();
  expect(invitationFrom({ pathname: "/boards", hash: "#gsi_aB-9_x" })).toBeNull();
});

it("knows this machine by its names", () => {
  expect(["localhost", "127.0.0.1", "127.0.0.2", "[::1]"].every(isThisMachine)).toBe(true);
  expect(["127.0.0.1.example.org", "192.168.1.5", "studio"].some(isThisMachine)).toBe(false);
});
