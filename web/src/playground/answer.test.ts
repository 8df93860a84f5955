import { expect, test } from "vitest";

import { events, pictures, readable } from "./answer";

test("an event stream is cut where events end", () => {
  const told = events("event: step\ndata: {\"a\":1}\n\n: ping\n\ndata: x\ndata: y\n\nevent: hal");
  expect(told.events).toEqual([{ event: "step", data: '{"a":1}' }, { event: "message", data: "x\ny" }]);
  expect(told.rest).toBe("event: hal");
});

test("pictures are found wherever they stand, and only this studio's", () => {
  const b64 = `iVBOR${"A".repeat(200)}`;
  const told = pictures({ data: [{ b64_json: b64 }, { url: "http://h/s3/gesso/x.png?sig=1" }], other: "https://elsewhere.org/a.png", file: "/api/v1/images/img_1/file", t: "a fox" }, "http://h");
  expect(told).toEqual([`data:image/png;base64,${b64}`, "/s3/gesso/x.png?sig=1", "/api/v1/images/img_1/file"]);
});

test("what is long is cut", () => {
  expect(readable({ a: "x".repeat(500) })).toContain("… (500)");
});
