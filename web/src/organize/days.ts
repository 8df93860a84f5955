/**
 * The stretches of time that a wall is laid out by: what the server counted a day, joined where days hold only a few
 * pictures, so that a quiet month is not a column of headings. Pure. Days are UTC, as the server's are.
 */
export interface Bucket {
  /** "2026-05-20" */
  start: string;
  pictures: number;
  cursor: string;
}

export interface Section {
  /** Its newest day; "all" where there is no time to go by. */
  key: string;
  /** Newest and oldest day. */
  newest: string;
  oldest: string;
  pictures: number;
  /** Where its first page begins; null: at the very beginning. */
  cursor: string | null;
  /** How many there are is not known: it grows while it is read. */
  open: boolean;
}

/** A day with fewer is joined to its neighbours of the same month. */
const FEW = 10;
/** The last days each stand alone: "today" and "yesterday" are what people look for. */
const FRESH_DAYS = 7;
const DAY_MS = 86_400_000;

export const EVERYTHING: Section = { key: "all", newest: "", oldest: "", pictures: 0, cursor: null, open: true };

export function sections(buckets: readonly Bucket[], now: number): Section[] {
  const fresh = new Date(now - FRESH_DAYS * DAY_MS).toISOString().slice(0, 10);
  const made: Section[] = [];
  for (const { start, pictures, cursor } of buckets) {
    const last = made.at(-1);
    const joins = last && last.newest < fresh && last.pictures < FEW && pictures < FEW && last.newest.slice(0, 7) === start.slice(0, 7);
    if (joins) {
      last.oldest = start;
      last.pictures += pictures;
    } else made.push({ key: start, newest: start, oldest: start, pictures, cursor, open: false });
  }
  return made;
}

/** "Today", "Monday, 4 May", "3 – 7 May 2024". */
export function sectionLabel({ newest, oldest }: Pick<Section, "newest" | "oldest">, now: number, language: string): string {
  const today = new Date(now).toISOString().slice(0, 10);
  const at = (day: string) => new Date(`${day}T12:00:00Z`);
  const sameYear = newest.slice(0, 4) === today.slice(0, 4);
  const year = sameYear ? {} : ({ year: "numeric" } as const);
  if (newest !== oldest) {
    return new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC", ...year }).formatRange(at(oldest), at(newest));
  }
  const back = Math.round((at(today).getTime() - at(newest).getTime()) / DAY_MS);
  if (back === 0 || back === 1) {
    const text = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-back, "day");
    return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
  }
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC", ...year }).format(at(newest));
}

export function monthLabel(day: string, language: string, form: "short" | "long" = "long"): string {
  return new Intl.DateTimeFormat(language, { month: form, year: "numeric", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}
