import { expect, test } from "vitest";

import { operations, sought, type Document } from "./openapi";
import { build, keyOf, NotJson } from "./request";

const DOCUMENT: Document = {
  paths: {
    "/v1/pictures/{picture}": {
      post: {
        summary: "Draw",
        tags: ["pictures"],
        parameters: [
          { name: "picture", in: "path", required: true, schema: { type: "string" } },
          { name: "dry run", in: "query", schema: { type: "boolean", default: false } },
        ],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/New" } } } },
      },
      get: { summary: "Read one" },
    },
    "/v1/edits": {
      post: { requestBody: { content: { "multipart/form-data": { schema: { type: "object", required: ["image"], properties: { prompt: { type: "string" }, image: { type: "string", format: "binary" }, "image[]": { type: "array", items: { type: "string", format: "binary" } } } } } } } },
    },
  },
  components: {
    schemas: {
      Size: { type: "string", enum: ["auto", "1024x1024"] },
      New: {
        type: "object",
        required: ["prompt"],
        properties: {
          n: { anyOf: [{ type: "integer", minimum: 1, maximum: 8 }, { type: "null" }], default: 1 },
          size: { anyOf: [{ $ref: "#/components/schemas/Size" }, { type: "null" }], description: "How large." },
          factor: { anyOf: [{ type: "integer" }, { type: "number" }, { type: "null" }] },
          stop: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
          prompt: { type: "string", maxLength: 100, examples: ["a fox"] },
        },
      },
    },
  },
};

const [draw, read, edit] = operations(DOCUMENT);
if (!draw || !read || !edit) throw new Error("three operations");

test("fields have the kinds, ranges and choices of their schemas, what is needed first", () => {
  expect(draw.fields.map(({ name, kind, required, allowed }) => [name, kind, required, allowed])).toEqual([
    ["picture", "text", true, ""],
    ["dry run", "boolean", false, ""],
    ["prompt", "text", true, "≤ 100"],
    ["n", "integer", false, "1–8"],
    ["size", "choice", false, ""],
    ["factor", "number", false, ""],
    ["stop", "any", false, ""],
  ]);
  const size = draw.fields.find(({ name }) => name === "size");
  expect([size?.options, size?.description]).toEqual([["auto", "1024x1024"], "How large."]);
  expect(edit.fields.map(({ name, kind }) => [name, kind])).toEqual([["image", "file"], ["prompt", "text"], ["image[]", "files"]]);
});

test("operations are found by any words of theirs", () => {
  expect(sought(operations(DOCUMENT), "pictures READ")).toEqual([read]);
  expect(sought(operations(DOCUMENT), "")).toHaveLength(3);
});

test("what was filled in becomes a request; what was not is left out", () => {
  const values = { "path.picture": "a/b", "query.dry run": "true", "body.prompt": "a fox", "body.n": "2", "body.stop": '["x"]', "body.size": "" };
  const built = build(draw, "/openai", { values, files: {}, json: null });
  expect(built).toEqual({ method: "POST", path: "/openai/v1/pictures/a%2Fb?dry+run=true", headers: {}, json: { prompt: "a fox", n: 2, stop: ["x"] } });
});

test("a body may be typed whole; a broken one is said", () => {
  expect(build(draw, "", { values: {}, files: {}, json: '{"a": 1}' }).json).toEqual({ a: 1 });
  expect(() => build(draw, "", { values: {}, files: {}, json: "{" })).toThrow(NotJson);
});

test("files go into a form", () => {
  const file = new File(["x"], "fox.png");
  const built = build(edit, "", { values: { "body.prompt": "a hat" }, files: { [keyOf({ place: "body", name: "image" })]: [file] }, json: null });
  expect(built.form).toEqual([{ name: "image", value: file }, { name: "prompt", value: "a hat" }]);
});
