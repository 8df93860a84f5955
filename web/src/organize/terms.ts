/**
 * As much of the search language as a page needs to show it: where the terms stand. What they mean, and whether they
 * are right, is the server's to say.
 */
export interface Term {
  start: number;
  end: number;
  text: string;
  /** Before the colon, without a minus; "" for words, phrases and groups. */
  key: string;
  value: string;
  negative: boolean;
}

const KEY = /^-?([A-Za-z]{1,20}):/u;

/** Terms are parted by spaces outside of quotation marks and brackets; `~` takes the rest. */
export function terms(text: string): Term[] {
  const found: Term[] = [];
  let start = -1;
  let quoted = false;
  let depth = 0;
  const close = (end: number) => {
    if (start < 0) return;
    const written = text.slice(start, end);
    const key = KEY.exec(written)?.[1]?.toLowerCase() ?? "";
    const value = key ? written.slice(written.indexOf(":") + 1).replace(/^"(.*)"$/u, "$1") : written.replace(/^-/u, "");
    found.push({ start, end, text: written, key, value, negative: written.startsWith("-") });
    start = -1;
  };
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i] ?? "";
    if (start < 0 && letter === "~") {
      start = i;
      close(text.trimEnd().length);
      return found;
    }
    if (/\s/u.test(letter) && !quoted && depth === 0) close(i);
    else if (start < 0) start = i;
    if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === "(") depth += 1;
    else if (!quoted && letter === ")") depth = Math.max(0, depth - 1);
  }
  close(text.length);
  return found;
}

/** What is shown as chips: terms, with plain words that stand side by side as one. */
export function chips(text: string): Term[] {
  const made: Term[] = [];
  for (const term of terms(text)) {
    const last = made.at(-1);
    const plain = (one: Term) => one.key === "" && !one.negative && !one.text.startsWith("(") && !one.text.startsWith("~");
    if (last && plain(last) && plain(term)) {
      last.end = term.end;
      last.text = text.slice(last.start, term.end);
      last.value = last.text;
    } else made.push({ ...term });
  }
  return made;
}

export function withoutTerm(text: string, term: Pick<Term, "start" | "end">): string {
  return `${text.slice(0, term.start).trimEnd()} ${text.slice(term.end).trimStart()}`.trim();
}

/** A value as the language wants it written. */
export function quoted(value: string): string {
  return /[\s()"|]/u.test(value) ? `"${value}"` : value;
}

/** Whether the order of the results is something else than time. */
export function ranked(text: string): boolean {
  return terms(text).some((term) => term.key === "like" || term.key === "meaning" || term.text.startsWith("~"));
}

/** Whether words are looked for by what they mean. */
export function meant(text: string): boolean {
  return terms(text).some((term) => term.key === "meaning" || term.text.startsWith("~"));
}

const SHOWN = new Set(["like", "meaning", "color", "colour", "style"]);

/** Whether it looks for what pictures show: those that nobody has looked at yet are not found by it. */
export function byLooks(text: string): boolean {
  return terms(text).some((term) => SHOWN.has(term.key) || term.text.startsWith("~"));
}

/** What the page looks for: the folder it stands in, and the words. */
export function wholeSearch(q: string, folder: string): string {
  return `${folder ? `folder:${quoted(folder)} ` : ""}${q}`.trim();
}

/** Where hidden or trashed pictures are looked at: the one state a search has. */
export function stateOf(q: string): "in" | "hidden" | "trashed" | "any" {
  const said = terms(q).find((term) => term.key === "is" && !term.negative && /^(?:hidden|trashed|any)$/iu.test(term.value));
  return said ? (said.value.toLowerCase() as "hidden" | "trashed" | "any") : "in";
}
