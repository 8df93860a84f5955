// `ai` with `@ai-sdk/openai-compatible`: it asks for base64 and says nothing of the model's kind.
import { base, bring, key, tell } from "./packages.mjs";

const { experimental_generateImage: generateImage } = bring("ai");
const { createOpenAICompatible } = bring("@ai-sdk/openai-compatible");
const provider = createOpenAICompatible({ name: "gesso", baseURL: `${base}/openai/v1`, apiKey: key });

const { images } = await generateImage({
  model: provider.imageModel("midjourney"),
  prompt: "a fox in snow --draft",
  n: 4,
  size: "96x64",
});
tell({ pictures: images.map((one) => one.mediaType) });
