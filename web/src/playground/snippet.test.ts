import { expect, test } from "vitest";

import { snippet } from "./snippet";

const HOW = { origin: "http://127.0.0.1:7788", header: "Authorization", prefix: "Bearer ", key: null };
const DRAW = { method: "POST", path: "/openai/v1/images/generations", headers: {}, json: { prompt: "a fox's den", n: 2, hd: true, style: null } };

test("curl quotes for the shell, and has no key in it unless asked", () => {
  expect(snippet("curl", DRAW, HOW)).toBe(
    String.raw`curl -X POST http://127.0.0.1:7788/openai/v1/images/generations \
  -H "Authorization: Bearer $GESSO_KEY" \
  -H 'Content-Type: application/json' \
  -d '{"prompt":"a fox'\''s den","n":2,"hd":true,"style":null}'`,
  );
  expect(snippet("curl", { method: "GET", path: "/x?a=1&b=2", headers: {} }, { ...HOW, key: "gsk_1" })).toBe("curl 'http://127.0.0.1:7788/x?a=1&b=2' \\\n  -H 'Authorization: Bearer gsk_1'");
});

test("JavaScript reads the key from the environment", () => {
  const told = snippet("javascript", DRAW, HOW);
  expect(told).toContain('"Authorization": `Bearer ${process.env.GESSO_KEY}`,');
  expect(told).toContain('"prompt": "a fox\'s den"');
});

test("Python writes its own literals", () => {
  const told = snippet("python", DRAW, { ...HOW, header: "API-KEY", prefix: "" });
  expect(told).toContain('"API-KEY": os.environ["GESSO_KEY"]');
  expect(told).toContain('"hd": True,');
  expect(told).toContain('"style": None,');
});

test("files are named, not carried", () => {
  const built = { method: "POST", path: "/e", headers: {}, form: [{ name: "image", value: new File(["x"], "my fox.png") }, { name: "prompt", value: "@hat" }] };
  expect(snippet("curl", built, HOW)).toContain("-F 'image=@my fox.png' \\\n  --form-string prompt=@hat");
  expect(snippet("python", built, HOW)).toContain('files=[("image", open("my fox.png", "rb"))]');
  expect(snippet("javascript", built, HOW)).toContain('await openAsBlob("my fox.png")');
});
