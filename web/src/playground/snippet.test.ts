import { expect, test } from "vitest";

import { Embedded, type Built } from "./request";
import { snippet } from "./snippet";

const HOW = { origin: "http://127.0.0.1:7788", header: "Authorization", prefix: "Bearer ", key: null };
const DRAW: Built = { method: "POST", path: "/openai/v1/images/generations", headers: {}, answer: "text", json: { prompt: "a fox's den", n: 2, hd: true, style: null } };

test("curl quotes for the shell, and has no key in it unless asked", () => {
  expect(snippet("curl", DRAW, HOW)).toBe(
    String.raw`curl -X POST http://127.0.0.1:7788/openai/v1/images/generations \
  -H "Authorization: Bearer $GESSO_KEY" \
  -H 'Content-Type: application/json' \
  -d '{"prompt":"a fox'\''s den","n":2,"hd":true,"style":null}'`,
  );
  expect(snippet("curl", { method: "GET", path: "/x?a=1&b=2", headers: {}, answer: "text" }, { ...HOW, key: "gsk_1" })).toBe("curl 'http://127.0.0.1:7788/x?a=1&b=2' \\\n  -H 'Authorization: Bearer gsk_1'");
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
  const built: Built = { method: "POST", path: "/e", headers: {}, answer: "text", form: [{ name: "image", value: new File(["x"], "my fox.png") }, { name: "prompt", value: "@hat" }] };
  expect(snippet("curl", built, HOW)).toContain("-F 'image=@my fox.png' \\\n  --form-string prompt=@hat");
  expect(snippet("python", built, HOW)).toContain('files=[("image", open("my fox.png", "rb"))]');
  expect(snippet("javascript", built, HOW)).toContain('await openAsBlob("my fox.png")');
});

test("a file inside JSON is read where the code runs", () => {
  const built: Built = { ...DRAW, json: { images: [new Embedded(new File(["x"], "a fox.png"))], cost: "5 $" } };
  expect(snippet("curl", built, HOW)).toContain(String.raw`-d @- <<JSON
{"images":["$(base64 < 'a fox.png' | tr -d '\n')"],"cost":"5 \$"}
JSON`);
  expect(snippet("javascript", built, HOW)).toContain('readFileSync("a fox.png", "base64")');
  expect(snippet("python", built, HOW)).toContain('base64.b64encode(open("a fox.png", "rb").read()).decode()');
});

test("events are shown as they come, files are kept", () => {
  const events: Built = { ...DRAW, answer: "events" };
  expect(snippet("curl", events, HOW)).toContain("curl -N -X POST");
  expect(snippet("python", events, HOW)).toContain("with httpx.stream(");
  expect(snippet("javascript", events, HOW)).toContain("for await (const part of");
  const file: Built = { method: "GET", path: "/f", headers: {}, answer: "file", keep: "picture.png" };
  expect(snippet("curl", file, HOW)).toContain("-o picture.png");
  expect(snippet("python", file, HOW)).toContain('Path("picture.png").write_bytes(answer.content)');
});
