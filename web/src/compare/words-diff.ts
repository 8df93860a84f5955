/** What changed from one prompt to another, word by word and parameter by parameter. */
import { parameterTokens, splitPrompt } from "../client/prompt";

export interface Piece {
  kind: "same" | "out" | "in";
  text: string;
}

/** The longest words in common stay; the rest went out or came in. */
export function diffWords(before: string, after: string): Piece[] {
  const a = before.split(/\s+/u).filter(Boolean);
  const b = after.split(/\s+/u).filter(Boolean);
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [here, below] = [common[i], common[i + 1]];
      if (here && below) here[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, here[j + 1] ?? 0);
    }
  const pieces: Piece[] = [];
  const add = (kind: Piece["kind"], word: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += ` ${word}`;
    else pieces.push({ kind, text: word });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      add("same", left);
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      add("out", left);
      i += 1;
    } else if (right !== undefined) {
      add("in", right);
      j += 1;
    }
  }
  return pieces;
}

export const wordsOf = (prompt: string): string => splitPrompt(prompt).words;

export interface Line {
  name: string;
  /** One for each picture; "" where it does not say it. */
  values: readonly string[];
  differs: boolean;
}

const SAID = "✓";

/** Every parameter that any of the prompts says, those that differ first. */
export function parameterLines(prompts: readonly string[]): Line[] {
  const read = prompts.map((prompt) => new Map(parameterTokens(prompt).map((token) => [token.name, token.value || SAID])));
  const names = [...new Set(read.flatMap((one) => [...one.keys()]))];
  return linesOf(names.map((name) => [`--${name}`, read.map((one) => one.get(name) ?? "")]));
}

export function linesOf(rows: readonly (readonly [string, readonly string[]])[]): Line[] {
  const lines = rows.map(([name, values]) => ({ name, values, differs: new Set(values).size > 1 }));
  return [...lines.filter((line) => line.differs), ...lines.filter((line) => !line.differs)];
}
