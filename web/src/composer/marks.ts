/** The prompt's text cut into runs: plain words, parameters, and the characters that are wrong. */
import type { Detail } from "../client/api";
import type { Setting } from "../client/draft";
import { fromCodePoints, parameterTokens } from "../client/prompt";

export interface Mistake {
  start: number;
  end: number;
  /** The characters it points at; once they change, the mistake may no longer be one. */
  at: string;
  detail: Detail;
}

export interface Run {
  text: string;
  /** `open`: the parameter that is being written; the others stand as chips. */
  kind: "plain" | "parameter" | "open" | "mistake";
}

/**
 * The server's errors, placed in the text of the bar. `asked` is what was sent: the bar's text without outer
 * spaces, with `prefix` characters of pictures before it and what is set beside the bar added at its end.
 */
export function placeMistakes(text: string, asked: string, details: readonly Detail[], prefix = 0): Mistake[] {
  const before = text.length - text.trimStart().length;
  const words = text.trim();
  return details.map((detail) => {
    const at = fromCodePoints(asked, detail.start ?? 0) - prefix;
    if (at > words.length || at < 0) return { start: text.length, end: text.length, at: "", detail };
    const start = Math.min(at, words.length);
    const told = detail.end == null ? words.length : fromCodePoints(asked, detail.end) - prefix;
    let end = Math.min(Math.max(told, start), words.length);
    let first = start;
    if (end === start) {
      // Something is missing here: point at the word before the gap.
      first = words.slice(0, start).trimEnd().lastIndexOf(" ") + 1;
      end = Math.max(start, first);
    }
    return { start: before + first, end: before + end, at: words.slice(first, end), detail };
  });
}

/** Those mistakes whose characters still stand where they were. */
export function stillThere(text: string, mistakes: readonly Mistake[]): Mistake[] {
  return mistakes.filter((mistake) => text.slice(mistake.start, mistake.end) === mistake.at);
}

/** Runs that cover the text exactly, in order; mistakes win over parameters. */
export function runs(text: string, mistakes: readonly Mistake[], caret: number | null = null): Run[] {
  const kinds = new Array<Run["kind"]>(text.length).fill("plain");
  for (const token of parameterTokens(text)) {
    const within = caret !== null && token.start < caret && caret <= token.end;
    kinds.fill(within ? "open" : "parameter", token.start, token.end);
  }
  for (const mistake of mistakes) kinds.fill("mistake", mistake.start, mistake.end);
  const result: Run[] = [];
  let start = 0;
  for (let i = 1; i <= text.length; i += 1) {
    const edge = i === text.length || kinds[i] !== kinds[start] || tokenStartsAt(text, i, kinds);
    if (edge) {
      result.push({ text: text.slice(start, i), kind: kinds[start] ?? "plain" });
      start = i;
    }
  }
  return result;
}

/** Neighbouring parameters are separate pills. */
function tokenStartsAt(text: string, i: number, kinds: readonly Run["kind"][]): boolean {
  return kinds[i] === "parameter" && kinds[i - 1] === "parameter" && /^(?:--|—|–)[a-z]/iu.test(text.slice(i, i + 3)) && /\s/u.test(text[i - 1] ?? "");
}

export interface Fix {
  /** What will be written; null when it is taken out. */
  label: string | null;
  text: string;
  caret: number;
  /** A setting beside the words that is taken out. */
  setting?: Setting;
}

/** One click that mends a mistake: the server's suggestion in its place, or the parameter taken out (label null). */
export function fixFor(text: string, mistake: Mistake): Fix | null {
  const { suggestion } = mistake.detail;
  if (suggestion) {
    const mended = text.slice(0, mistake.start) + suggestion + text.slice(mistake.end);
    return { label: suggestion, text: mended, caret: mistake.start + suggestion.length };
  }
  const token = parameterTokens(text).find((one) => one.start <= mistake.start && mistake.end <= one.end);
  if (!token) return null;
  // A wrong flag goes with its value; a stray value goes alone.
  const gone = mistake.start === token.start ? token : mistake;
  const head = text.slice(0, gone.start).trimEnd();
  const tail = text.slice(gone.end);
  return { label: null, text: head + tail, caret: head.length };
}
