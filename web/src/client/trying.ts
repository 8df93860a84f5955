/** What boards, styles and tastes share: they are put into the words of the bar, and tried on the prompt that was last. */
import { api, need } from "./api";
import { currentDraft, placePrompt } from "./draft";
import { readParameter, writeParameter } from "./prompt";

export const TASTE = ["p", "profile", "personalize"] as const;
export const STYLE = ["sref"] as const;
export const STYLE_WEIGHT = ["sw"] as const;

export function withTaste(text: string, code: string): string {
  return writeParameter(text, TASTE, `--p ${code}`);
}

/** `weight` is that of `--sw`; 100 is the usual one and is not written. */
export function withStyle(text: string, code: string, weight = 100): string {
  return writeParameter(writeParameter(text, STYLE, `--sref ${code}`), STYLE_WEIGHT, weight === 100 ? "" : `--sw ${weight}`);
}

/** Puts a board's or a profile's code into the bar, for the person to say what shall be drawn. */
export function imagineWithTaste(code: string): void {
  placePrompt(withTaste(currentDraft().text, code));
}

export function imagineWithStyle(code: string, weight = 100): void {
  placePrompt(withStyle(currentDraft().text, code, weight));
}

/** The words in the bar, or else those of the newest job; "" where nothing was ever asked. */
export async function lastPrompt(): Promise<string> {
  const words = currentDraft().text.trim();
  if (words) return words;
  const { items } = await need(api.GET("/api/v1/jobs", { params: { query: { limit: 20 } } }));
  return items.find((job) => job.task === "imagine" && job.prompt)?.prompt ?? "";
}

/** One seed for all that is to be compared. */
export function trialSeed(): number {
  return Math.floor(Math.random() * 4294967295);
}

const SPEEDS = ["turbo", "fast", "relax"] as const;

/** As it is tried: small and quick, one of it, and for comparing always from the same seed. */
export function asTrial(prompt: string, seed: number): string {
  let text = writeParameter(writeParameter(prompt, ["repeat", "r"], ""), ["draft"], "--draft");
  if (readParameter(text, SPEEDS) !== undefined) text = writeParameter(text, SPEEDS, "");
  return writeParameter(text, ["seed"], `--seed ${seed}`);
}
