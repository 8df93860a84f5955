import { expect, test } from "vitest";

import { events, fitting, pictures, problem, readable, references } from "./answer";

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

test("an error is found however a dialect writes it", () => {
  expect(problem({ error: { code: "bad_range", message: "Too many.", details: [{ pointer: "/n", message: "1–10" }] } })).toEqual({ code: "bad_range", message: "Too many.", details: [{ place: "/n", message: "1–10" }] });
  expect(problem({ statusCode: 400, error: "Bad Request", message: "No such model.", code: "model_unknown" })?.message).toBe("No such model.");
  expect(problem({ error: "BadInput", errors: "steps is 1–150", detail: "" })?.message).toBe("steps is 1–150");
  expect(problem([1])).toBeNull();
});

test("ids of answers are offered where they fit", () => {
  const ids = references({ id: "job_1", images: [{ id: "img_1", parent_id: null }], result: "1764460800000123", prompt: "a fox" });
  expect(ids).toEqual(["job_1", "img_1", "1764460800000123"]);
  expect(fitting(ids, "image_id")).toEqual(["img_1"]);
  expect(fitting(ids, "taskId")).toEqual(ids);
});
