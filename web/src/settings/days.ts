/** Usage lines as a table for the plot: one row a day, also days on which nothing happened; one column a name. */
import type { Used } from "./queries";

export interface Days {
  /** Midnights in UTC, seconds since the epoch, oldest first. */
  days: number[];
  names: string[];
  /** Minutes of device time: `minutes[name][day]`. */
  minutes: number[][];
}

const DAY_S = 86_400;

export function days(items: readonly Used[], by: "speed" | "task", count: number, nowMs: number): Days {
  const today = Math.floor(nowMs / 1000 / DAY_S) * DAY_S;
  const all = Array.from({ length: count }, (_, i) => today - (count - 1 - i) * DAY_S);
  const names = sums(items, by).map((one) => one.name);
  const minutes = names.map((name) =>
    all.map((day) => {
      const here = items.filter((one) => one[by] === name && Date.parse(`${one.day}T00:00:00Z`) / 1000 === day);
      return here.reduce((sum, one) => sum + one.device_ms, 0) / 60_000;
    }),
  );
  return { days: all, names, minutes };
}

/** What each speed or task came to, the largest first. */
export function sums(items: readonly Used[], by: "speed" | "task"): { name: string; jobs: number; pictures: number; device_ms: number; price_ms: number }[] {
  const found = new Map<string, { name: string; jobs: number; pictures: number; device_ms: number; price_ms: number }>();
  for (const one of items) {
    const sum = found.get(one[by]) ?? { name: one[by], jobs: 0, pictures: 0, device_ms: 0, price_ms: 0 };
    found.set(one[by], { name: one[by], jobs: sum.jobs + one.jobs, pictures: sum.pictures + one.pictures, device_ms: sum.device_ms + one.device_ms, price_ms: sum.price_ms + one.price_ms });
  }
  return [...found.values()].sort((a, b) => b.device_ms - a.device_ms);
}

/** Columns laid upon each other, for bars that stack: the last one is the whole. */
export function stacked(columns: readonly (readonly number[])[]): number[][] {
  const out: number[][] = [];
  for (const column of columns) out.push(column.map((value, i) => value + (out.at(-1)?.[i] ?? 0)));
  return out;
}
