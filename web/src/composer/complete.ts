/** What the word under the caret could become: a parameter's name, or a value of the parameter before it. Pure. */
import { parameterTokens } from "../client/prompt";
import type { components } from "../client/schema";

export type Language = components["schemas"]["LanguageDocument"];
type Parameter = components["schemas"]["ParameterDocument"];

export interface Choice {
  /** What is written in the place of `start`–`end`. */
  write: string;
  label: string;
  hint: string;
}

export interface Completion {
  start: number;
  end: number;
  choices: Choice[];
}

/** What only the library knows: own styles, profiles and boards, models. */
export interface Known {
  styles: readonly { code: string; name: string }[];
  tastes: readonly { code: string; name: string }[];
  models: readonly { alias: string; title: string }[];
}

const MOST = 7;
const RATIOS = ["1:1", "4:3", "3:2", "16:9", "21:9", "4:5", "3:4", "2:3", "9:16"];
const STEPS: Readonly<Record<string, readonly number[]>> = {
  stylize: [0, 50, 100, 250, 500, 750, 1000],
  chaos: [0, 10, 25, 50, 100],
  weird: [0, 250, 500, 1000, 3000],
  exp: [5, 10, 25, 50],
  omni_weight: [25, 100, 200, 400],
};

function valuesOf(parameter: Parameter, flag: string, language: Language, version: string, known: Known): Choice[] {
  const rule = parameter.versions[version] ?? Object.values(parameter.versions)[0];
  const plain = (values: readonly (string | number)[]): Choice[] =>
    values.map((value) => ({ write: String(value), label: String(value), hint: String(value) === rule?.default ? "·" : "" }));
  switch (parameter.kind) {
    case "ratio":
      return plain(RATIOS);
    case "version":
      if (flag === "model") return known.models.map(({ alias, title }) => ({ write: alias, label: alias, hint: title }));
      return language.versions
        .filter((one) => one.flag.startsWith(`--${flag === "niji" ? "niji" : "v"} `))
        .map((one) => ({ write: one.flag.split(" ")[1] ?? "", label: one.flag.split(" ")[1] ?? "", hint: one.version === language.default_version ? "·" : "" }));
    case "codes":
      return known.tastes.map(({ code, name }) => ({ write: code, label: name, hint: code }));
    case "references":
      if (parameter.name !== "style_reference") return [];
      return [...known.styles.map(({ code, name }) => ({ write: code, label: name || code, hint: code })), { write: "random", label: "random", hint: "" }];
    case "integer":
    case "decimal": {
      if (!rule) return [];
      if (rule.values.length > 0) return plain(rule.values);
      return plain((STEPS[parameter.name] ?? []).filter((value) => (rule.low ?? value) <= value && value <= (rule.high ?? value)));
    }
    default:
      return [];
  }
}

/** Null when there is nothing to offer at this place. */
export function complete(text: string, caret: number, language: Language, version: string, known: Known): Completion | null {
  const from = text.slice(0, caret).search(/\S*$/u);
  const end = caret + text.slice(caret).search(/\s|$/u);
  const word = text.slice(from, caret);
  if (end !== caret) return null;

  const dashes = /^(?:--|—|–)/u.exec(word)?.[0];
  if (dashes !== undefined) {
    const begun = word.slice(dashes.length).toLowerCase();
    const written = new Set(parameterTokens(text).filter((token) => token.start !== from).map((token) => token.name));
    const choices = language.parameters
      .filter((one) => version in one.versions || !(version in (language.parameters[0]?.versions ?? {})))
      .filter((one) => !one.flags.some((flag) => written.has(flag)))
      .flatMap((one): (Choice & { rank: number; whole: boolean })[] => {
        const flags = one.kind === "choice" ? one.flags : one.flags.slice(0, 1);
        const names = one.kind === "choice" ? [] : [...one.flags, one.name.replaceAll("_", "-")];
        return flags.flatMap((flag) => {
          const match = [flag, ...names].filter((name) => name.startsWith(begun));
          if (match.length === 0) return [];
          return [{ write: `--${flag} `, label: `--${flag}`, hint: one.summary, rank: match.includes(flag) ? 0 : 1, whole: match.includes(begun) }];
        });
      })
      .sort((a, b) => a.rank - b.rank);
    if (choices.length === 1 && choices[0]?.whole === true) return null;
    return choices.length > 0 ? { start: from, end, choices: choices.slice(0, MOST).map(({ write, label, hint }) => ({ write, label, hint })) } : null;
  }

  const token = parameterTokens(text).findLast((one) => one.start < from && from <= Math.max(one.end, caret));
  if (!token) return null;
  const parameter = language.parameters.find((one) => one.flags.includes(token.name) || one.name.replaceAll("_", "-") === token.name);
  if (!parameter) return null;
  const first = text.slice(token.start, from).trim().split(/\s+/u).length === 1;
  if (!first && parameter.kind !== "references" && parameter.kind !== "codes") return null;
  const begun = word.toLowerCase();
  const choices = valuesOf(parameter, token.name, language, version, known).filter((one) => {
    const named = one.label !== one.write && one.label.toLowerCase().includes(begun);
    return (named || one.write.toLowerCase().startsWith(begun)) && one.write !== word;
  });
  return choices.length > 0 ? { start: from, end, choices: choices.slice(0, MOST) } : null;
}

/** The text with a choice taken, and where the caret then stands. */
export function take(text: string, completion: Completion, choice: Choice): { text: string; caret: number } {
  const written = choice.write.endsWith(" ") ? choice.write : `${choice.write} `;
  const tail = text.slice(completion.end).replace(/^ /u, "");
  return { text: text.slice(0, completion.start) + written + tail, caret: completion.start + written.length };
}
