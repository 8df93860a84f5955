import { expect, test } from "vitest";

import { emptied, start } from "./examples";
import { operations, shaped, sought, type Document } from "./openapi";
import { build, embed, keyOf, NotJson } from "./request";

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
  expect(built).toEqual({ method: "POST", path: "/openai/v1/pictures/a%2Fb?dry+run=true", headers: {}, json: { prompt: "a fox", n: 2, stop: ["x"] }, answer: "text" });
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

const SHAPES: Document = {
  paths: {
    "/tasks": {
      post: {
        requestBody: { content: { "application/json": { schema: { oneOf: [{ $ref: "#/components/schemas/Imagine" }, { $ref: "#/components/schemas/Upscale" }] } } } },
        responses: { "200": { content: { "application/json": {}, "text/event-stream": {} } } },
      },
    },
    "/files": { put: { requestBody: { content: { "application/json": { schema: { type: "object" } } } }, responses: { "200": { content: { "image/png": {} } } } } },
  },
  components: {
    schemas: {
      Imagine: {
        type: "object",
        required: ["kind", "prompt"],
        properties: {
          kind: { type: "string", const: "imagine" },
          prompt: { type: "string" },
          stream: { type: "boolean" },
          images: { type: "array", maxItems: 5, items: { type: "string", description: "A data URL." } },
          days: { anyOf: [{ type: "number", exclusiveMinimum: 0, maximum: 90 }, { type: "null" }] },
        },
      },
      Upscale: {
        type: "object",
        required: ["kind", "of"],
        properties: {
          kind: { type: "string", const: "upscale" },
          of: { type: "object", required: ["task_id"], properties: { task_id: { type: "string", examples: ["task-1"] }, scopes: { type: "array", items: { type: "string", enum: ["a", "b"] } }, tags: { type: "array", items: { type: "string" } } } },
        },
      },
    },
  },
};

const [draws, puts] = operations(SHAPES);
if (!draws || !puts) throw new Error("two operations");

test("a call that takes several shapes has the fields of the chosen one, objects in it taken apart", () => {
  expect(draws.shapes.map(({ name }) => name)).toEqual(["imagine", "upscale"]);
  expect(draws.fields.map(({ name, kind, allowed }) => [name, kind, allowed])).toEqual([
    ["kind", "choice", ""],
    ["prompt", "text", ""],
    ["stream", "boolean", ""],
    ["images", "pictures", "≤ 5"],
    ["days", "number", "> 0, ≤ 90"],
  ]);
  const upscale = shaped(draws, 1);
  expect(upscale.fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([["kind", "choice", true], ["of.task_id", "text", true], ["of.scopes", "choices", false], ["of.tags", "list", false]]);
  expect(start(upscale).values).toEqual({ "body.kind": "upscale" }); // no id is made up
  const values = { ...emptied(upscale).values, "body.of.task_id": "t1", "body.of.scopes": "b", "body.of.tags": "x\ny" };
  expect(build(upscale, "", { values, files: {}, json: null }).json).toEqual({ kind: "upscale", of: { task_id: "t1", scopes: ["b"], tags: ["x", "y"] } });
});

test("what comes back is known before", () => {
  const filled = start(draws);
  expect(build(draws, "", filled).answer).toBe("text");
  expect(build(draws, "", { ...filled, values: { ...filled.values, "body.stream": "true" } }).answer).toBe("events");
  const put = build(puts, "", start(puts));
  expect([puts.free, put.json, put.answer, put.keep]).toEqual([true, {}, "file", "picture.png"]);
});

test("a file stands in a body as base64, and in a typed body as its mark", async () => {
  const files = { "body.images": [new File(["fox"], "fox.png")] };
  const built = build(draws, "", { values: { "body.kind": "imagine", "body.images": "AAAA" }, files, json: null });
  expect(await embed(built.json)).toEqual({ kind: "imagine", images: ["Zm94"] }); // in place of what was pasted before
  const typed = build(draws, "", { values: {}, files, json: JSON.stringify(built.json) });
  expect(await embed(typed.json)).toEqual(await embed(built.json));
});
