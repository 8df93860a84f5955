// The `uniai` package of npm: an imagine, its task with the downloaded grid, and a change. It writes files where it is run.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base, bring, key, tell } from "./packages.mjs";

process.chdir(mkdtempSync(join(tmpdir(), "uniai-")));
const { default: UniAI } = bring("uniai");
const ai = new UniAI({ MidJourney: { proxy: base, token: key } });
const made = await ai.imagine("a fox --draft", { provider: "midjourney", width: 3, height: 2, negativePrompt: "dog" });
let [task] = await ai.task("midjourney", made.taskId);
for (let tries = 0; task.progress < 100 && tries < 400; tries++) {
  await new Promise((wake) => setTimeout(wake, 250));
  [task] = await ai.task("midjourney", made.taskId);
}
const tile = await ai.change("midjourney", made.taskId, "UPSCALE", 4);
const [single] = await ai.task("midjourney", tile.taskId);
tell({ progress: task.progress, type: task.type, grids: task.imgs.length, info: task.info, tile: single.type, one: single.imgs.length });
