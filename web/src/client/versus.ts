/** The same prompt and seed drawn twice, one thing different: what that one thing does. */
import { ask } from "./actions";
import { api, freshToken, need } from "./api";
import { SETTINGS } from "./draft";
import { aspectRatio, fromCodePoints, parameterTokens, readParameter, writeParameter } from "./prompt";

export type Versus = "version" | "taste";

const DIFFERENT: Record<Versus, { names: readonly string[]; sides: readonly [string, string] }> = {
  version: { names: SETTINGS.version, sides: ["--v 6.1", "--v 7"] },
  taste: { names: ["p", "profile", "personalize"], sides: ["--p off", "--p"] },
};

/** The two prompts, alike but for what is compared. */
export function versusPrompts(prompt: string, kind: Versus, seed: number): [string, string] {
  const { names, sides } = DIFFERENT[kind];
  const seeded = writeParameter(writeParameter(prompt, ["seed"], `--seed ${seed}`), ["repeat", "r"], "");
  const side = (written: string) => writeParameter(seeded, names, written);
  return [side(sides[0]), side(sides[1])];
}

export const randomSeed = (): number => parseInt(freshToken().slice(0, 8), 16);

/** The flags of a prompt that its version does not know. */
async function unknownIn(prompt: string): Promise<string[]> {
  const { errors } = await need(api.POST("/api/v1/prompt/explain", { body: { text: prompt } }));
  return errors.flatMap((error) => {
    if (error.code !== "wrong_version" || error.start == null) return [];
    const at = fromCodePoints(prompt, error.start);
    return parameterTokens(prompt).find((token) => token.start <= at && at <= token.end)?.name ?? [];
  });
}

export interface Started {
  /** In the order of the sides. */
  jobs: string[];
  /** What both go without, because one of them does not know it. */
  without: string[];
}

/** Begins both. Throws an ApiError. */
export async function startVersus(prompt: string, kind: Versus, seed: number | null | undefined): Promise<Started> {
  const sure = seed ?? randomSeed();
  const without = [...new Set((await Promise.all(versusPrompts(prompt, kind, sure).map(unknownIn))).flat())];
  const fair = without.length > 0 ? writeParameter(prompt, without, "") : prompt;
  const ratio = aspectRatio(readParameter(fair, SETTINGS.aspect));
  const made = await Promise.all(versusPrompts(fair, kind, sure).map((one) => ask({ prompt: one }, { prompt: one, ratio })));
  return { jobs: made.flatMap(([job]) => job?.id ?? []), without };
}
