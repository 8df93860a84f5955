/** Numbers and times as people say them, in the page's language. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function ago(time: string, now: number, language: string): string {
  const passed = now - Date.parse(time);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  if (passed < 45_000) return relative.format(0, "second");
  if (passed < HOUR) return relative.format(-Math.max(1, Math.round(passed / MINUTE)), "minute");
  if (passed < DAY) return relative.format(-Math.round(passed / HOUR), "hour");
  if (passed < 7 * DAY) return relative.format(-Math.round(passed / DAY), "day");
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" }).format(Date.parse(time));
}

export function seconds(ms: number, language: string): string {
  const value = ms / 1000;
  if (value >= 120) {
    return new Intl.NumberFormat(language, { style: "unit", unit: "minute", maximumFractionDigits: 0 }).format(value / 60);
  }
  return new Intl.NumberFormat(language, { style: "unit", unit: "second", maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

export function gigabytes(gb: number, language: string): string {
  if (gb > 0 && gb < 1) {
    return new Intl.NumberFormat(language, { style: "unit", unit: "megabyte", maximumFractionDigits: 0 }).format(gb * 1000);
  }
  return new Intl.NumberFormat(language, { style: "unit", unit: "gigabyte", maximumFractionDigits: 1 }).format(gb);
}
