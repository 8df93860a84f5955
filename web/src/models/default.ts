/** The default model is a version among the parameters that stand beside every prompt. */

const VERSION = /\s*--(?:v|version|niji|model)(?:\s+(?!--)\S+)?(?=\s|$)/gu;

/** The parameters with this version in place of whatever they named; null takes it out. */
export function withVersion(parameters: string, flag: string | null): string {
  const rest = parameters.replace(VERSION, "").trim();
  return [rest, flag].filter(Boolean).join(" ");
}

/** What the parameters name, as it is written: "--v 7"; null where they name none. */
export function versionIn(parameters: string): string | null {
  return parameters.match(VERSION)?.at(-1)?.trim().replace(/\s+/gu, " ").replace("--version", "--v") ?? null;
}

/** How a prompt asks for a model: by a version that it draws, or by its name. */
export function flagOf(model: { alias: string; versions: readonly string[] }): string {
  const version = model.versions.find((one) => /^(?:\d|niji \d)/u.test(one));
  if (version === undefined) return `--model ${model.alias}`;
  return version.startsWith("niji") ? `--${version}` : `--v ${version}`;
}
