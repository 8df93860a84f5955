/**
 * As much of the prompt language as a page needs to show it: where parameters stand, and how to set one.
 * What is right or wrong is the server's to say (POST /prompt/explain).
 */

export interface Token {
  start: number;
  end: number;
  name: string;
  value: string;
}

const FLAG = /(?<=^|\s)(?:--|—|–)([a-z]+)/giu;

/** Every `--name value` of the text, in UTF-16 offsets; a value reaches to the next flag or the end. */
export function parameterTokens(text: string): Token[] {
  const flags = [...text.matchAll(FLAG)];
  return flags.map((flag, i) => {
    const start = flag.index;
    const valueStart = start + flag[0].length;
    const raw = text.slice(valueStart, flags[i + 1]?.index ?? text.length);
    const value = raw.trim();
    return { start, end: valueStart + (value ? raw.trimEnd().length : 0), name: (flag[1] ?? "").toLowerCase(), value };
  });
}

/** The words, and the parameters as they were written. */
export function splitPrompt(text: string): { words: string; parameters: string[] } {
  const tokens = parameterTokens(text);
  const words = text.slice(0, tokens[0]?.start ?? text.length).trim();
  return { words, parameters: tokens.map((token) => text.slice(token.start, token.end)) };
}

/** The last written value among these names; "" for a bare flag, undefined when absent. */
export function readParameter(text: string, names: readonly string[]): string | undefined {
  return parameterTokens(text).findLast((token) => names.includes(token.name))?.value;
}

/** The text with these parameters replaced by `written` (for example `--ar 16:9`), or taken out when it is "". */
export function writeParameter(text: string, names: readonly string[], written: string): string {
  const tokens = parameterTokens(text).filter((token) => names.includes(token.name));
  let result = text;
  for (const token of tokens.toReversed()) {
    result = result.slice(0, token.start).trimEnd() + result.slice(token.end);
  }
  result = result.trimEnd();
  if (!written) return result;
  return result ? `${result} ${written}` : written;
}

/** A server offset (code points) as a place in a JavaScript string (UTF-16 units). */
export function fromCodePoints(text: string, offset: number): number {
  let units = 0;
  let points = 0;
  for (const character of text) {
    if (points >= offset) break;
    units += character.length;
    points += 1;
  }
  return units;
}

/** Width over height of a written `W:H`; square when it cannot be read. */
export function aspectRatio(written: string | undefined): number {
  const parts = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/u.exec(written ?? "");
  const width = Number(parts?.[1]);
  const height = Number(parts?.[2]);
  return width > 0 && height > 0 ? width / height : 1;
}
