// The `openai` package of npm: generate, edit, stream, and an Evolink task.
import { base, bring, key, tell } from "./packages.mjs";

const { default: OpenAI, toFile } = bring("openai");
const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: key, maxRetries: 0 });
const small = { model: "gpt-image-1", size: "96x64", quality: "low" };

const made = await client.images.generate({ ...small, prompt: "a fox in snow", n: 2 });
const picture = Buffer.from(made.data[0].b64_json, "base64");
const edited = await client.images.edit({
  model: "gpt-image-1",
  image: [await toFile(picture, "fox.png", { type: "image/png" })],
  prompt: "make it night",
});
const types = [];
const stream = await client.images.generate({ ...small, quality: "medium", prompt: "a boat", stream: true, partial_images: 1 });
for await (const event of stream) types.push(event.type);
const task = await client.images.generate({ model: "mj-v7", prompt: "a fox", model_params: { speed: "draft" } });
const read = await client.get(`/tasks/${task.id}`);
let code = "";
try {
  await client.images.generate({ ...small, prompt: "a fox", size: "3x4" });
} catch (error) {
  code = `${error.constructor.name} ${error.code} ${error.param}`;
}
tell({ pictures: made.data.length, edited: edited.data[0].b64_json.length, types, task: read.id === task.id, code });
